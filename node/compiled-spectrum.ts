import { digitsReversed, FFT_SIZE, type Spectrum } from '../src/lipsync/index.js';
import { KernelMemory } from './kernel-memory.js';

/** Complex numbers that the transform is of. */
const HALF = FFT_SIZE / 2;

/** See kernel/spectrum.ts. */
export interface SpectrumExports {
  readonly memory: WebAssembly.Memory;
  spectrum(
    input: number,
    power: number,
    half: number,
    order: number,
    turns: number,
    halves: number,
    scratch: number,
  ): void;
}

/** Spectrum of `FFT_SIZE`; gives to the bit what `PowerSpectrum` does. */
export class CompiledSpectrum implements Spectrum {
  readonly input: Float32Array;
  readonly power: Float64Array;
  readonly compute: () => void;

  constructor(kernel: SpectrumExports) {
    const memory = new KernelMemory(kernel.memory);
    const turned = turns();
    const at = {
      input: memory.take(4 * FFT_SIZE),
      power: memory.take(8 * (HALF + 1)),
      order: memory.take(2 * HALF),
      turns: memory.take(8 * turned.length),
      halves: memory.take(8 * HALF),
      scratch: memory.take(16 * HALF),
    };
    memory.shorts(at.order, HALF).set(digitsReversed(HALF));
    memory.doubles(at.turns, turned.length).set(turned);
    memory.doubles(at.halves, HALF).set([...anglesOf(Math.cos), ...anglesOf(Math.sin)]);
    this.input = memory.floats(at.input, FFT_SIZE);
    this.power = memory.doubles(at.power, HALF + 1);
    this.compute = () =>
      kernel.spectrum(at.input, at.power, HALF, at.order, at.turns, at.halves, at.scratch);
  }
}

const angle = (k: number): number => (2 * Math.PI * k) / FFT_SIZE;

function anglesOf(part: (angle: number) => number): number[] {
  return Array.from({ length: HALF / 2 }, (_, k) => part(angle(k + 1)));
}

/** What the butterflies turn by, in the order of the kernel. */
function turns(): number[] {
  const all: number[] = [];
  for (let length = 16; length <= HALF; length *= 4) {
    for (let k = 0; k < length / 4; k += 2) {
      for (const times of [1, 2, 3]) {
        const both = [k, k + 1].map((bin) => angle((times * bin * FFT_SIZE) / length));
        all.push(...both.map((by) => Math.cos(by)), ...both.map((by) => Math.sin(by)));
      }
    }
  }
  return all;
}
