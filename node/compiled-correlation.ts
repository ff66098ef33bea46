import { LAGS, SPAN, type Correlation } from '../src/lipsync/index.js';
import { KernelMemory } from './kernel-memory.js';

/** See kernel/correlation.ts. */
export interface CorrelationExports {
  readonly memory: WebAssembly.Memory;
  correlate(signal: number, likeness: number, span: number, lags: number): void;
}

/** Gives to the bit what `PlainCorrelation` does. */
export class CompiledCorrelation implements Correlation {
  readonly signal: Float64Array;
  readonly likeness: Float64Array;
  readonly compute: () => void;

  constructor(kernel: CorrelationExports) {
    const memory = new KernelMemory(kernel.memory);
    const signal = memory.take(8 * (SPAN + LAGS));
    const likeness = memory.take(8 * LAGS);
    this.signal = memory.doubles(signal, SPAN + LAGS);
    this.likeness = memory.doubles(likeness, LAGS);
    this.compute = () => kernel.correlate(signal, likeness, SPAN, LAGS);
  }
}
