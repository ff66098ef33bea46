import { readFile } from 'node:fs/promises';

/** Hertz of the recording. */
export const RECORDED_RATE = 16_000;
/** Bytes before the samples in the simplest WAV files. */
const WAV_HEADER = 44;

/** So often each answer says the same: there is time to interrupt it. */
const TIMES = 3;

/** What every agent here says, as a WAV file. */
export async function recording() {
  const file = await readFile(new URL('../../backend-mode/weather.wav', import.meta.url));
  const samples = file.subarray(WAV_HEADER);
  return Buffer.concat([file, ...Array(TIMES - 1).fill(samples)]);
}

export const TRANSCRIPT =
  'The weather over the mountains is wild, but by Monday we expect warm wind and blue sky.';

/** The same as PCM16 of a rate. */
export async function speech(rate) {
  const bytes = (await recording()).subarray(WAV_HEADER);
  const samples = Math.floor(((bytes.length / 2 - 1) * rate) / RECORDED_RATE);
  const pcm = Buffer.alloc(samples * 2);
  for (let i = 0; i < samples; i++) {
    const at = (i * RECORDED_RATE) / rate;
    const [from, to] = [0, 2].map((by) => bytes.readInt16LE(2 * Math.floor(at) + by));
    pcm.writeInt16LE(Math.round(from + (to - from) * (at % 1)), i * 2);
  }
  return pcm;
}
