import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { resample } from '../../cli/resample.js';
import { mean } from './statistics.js';
import type { Phone, Utterance } from './corpus.js';
import { RATE } from './systems.js';

/**
 * Names that its examples calibrate, and the phones that each is shown; names may come twice. They
 * are twelve because it compares as many coefficients as there are entries, of twelve at most.
 * Silence is left to its volume.
 */
const ENTRIES: readonly (readonly [string, readonly string[]])[] = [
  ['A', ['AA']],
  ['A', ['AE']],
  ['I', ['IY']],
  ['I', ['IH']],
  ['U', ['UW']],
  ['U', ['UH']],
  ['E', ['EH']],
  ['E', ['EY']],
  ['O', ['AO']],
  ['O', ['OW']],
  ['N', ['M', 'N']],
  ['S', ['S', 'Z', 'SH']],
];
/**
 * L2 distance between twelve coefficients of 1024 samples at 16 kHz. Of its three distances, with and
 * without standardisation, this does best here.
 */
const SETTINGS = {
  targetSampleRate: 16000,
  sampleCount: 1024,
  melFilterBankChannels: 30,
  compareMethod: 1,
  mfccNum: 12,
  mfccDataCount: 32,
  useStandardization: true,
};
/** Rate that the node hears at in the browser. */
const HEARD_RATE = 48000;

interface Exports {
  load_profile(...settings: number[]): number;
  set_input(sampleRate: number): void;
  get_input_buffer(): number;
  execute(end: number): number;
  readonly mfccOut: WebAssembly.Global;
}

/**
 * A profile for wLipSync, which comes with none: what its own WebAssembly measures at the centres of
 * phones in the calibration speech.
 */
export function calibrate(utterances: readonly Utterance[]) {
  const measure = coefficients();
  const mfccs = ENTRIES.map(([name, phones]) => {
    const places = utterances.flatMap((utterance) =>
      utterance.phones
        .filter((phone) => phones.includes(phone.name) && fits(phone, utterance))
        .map((phone) => ({ utterance, centre: centreOf(phone) })),
    );
    const mfccCalibrationDataList = Array.from({ length: SETTINGS.mfccDataCount }, (_, i) => {
      const place = places[Math.floor((i * places.length) / SETTINGS.mfccDataCount)];
      return { array: measure(place.utterance.pcm, place.centre) };
    });
    return { name, mfccCalibrationDataList };
  });
  return { ...SETTINGS, mfccs };
}

const centreOf = ({ start, end }: Phone) => mean([start, end]);

function fits(phone: Phone, { pcm }: Utterance): boolean {
  const centre = centreOf(phone);
  return phone.end - phone.start >= 0.06 && centre > 0.1 && centre < pcm.length / RATE - 0.1;
}

/** Measures the coefficients of the sound around a time in seconds. */
function coefficients(): (pcm: Int16Array, centre: number) => number[] {
  const path = fileURLToPath(import.meta.resolve('wlipsync/wlipsync.wasm'));
  const memory = new WebAssembly.Memory({ initial: 4 });
  const compiled = new WebAssembly.Module(new Uint8Array(readFileSync(path)));
  const { exports } = new WebAssembly.Instance(compiled, { env: { memory } });
  const wasm = exports as unknown as Exports;
  const { targetSampleRate, sampleCount, melFilterBankChannels } = SETTINGS;
  const { length } = ENTRIES;
  wasm.load_profile(targetSampleRate, sampleCount, melFilterBankChannels, 1, length, 1, 0);
  wasm.set_input(HEARD_RATE);
  /** It hears what lies before a place in its ring of input. */
  const size = (sampleCount * HEARD_RATE) / targetSampleRate;
  return (pcm, centre) => {
    const from = Math.round((centre - 0.1) * RATE);
    const part = Float32Array.from(pcm.subarray(from, from + 0.2 * RATE), (v) => v / 0x8000);
    const heard = resample(part, RATE, HEARD_RATE);
    const start = Math.floor((heard.length - size) / 2);
    const ring = new Float32Array(memory.buffer, wasm.get_input_buffer(), size);
    ring.set(heard.subarray(start, start + size));
    wasm.execute(size);
    const address = wasm.mfccOut.value as number;
    return Array.from(new Float32Array(memory.buffer, address, SETTINGS.mfccNum));
  };
}
