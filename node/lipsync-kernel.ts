import { readFileSync } from 'node:fs';
import type { CreateKernel } from '../src/lipsync/index.js';
import { CompiledCorrelation, type CorrelationExports } from './compiled-correlation.js';
import { CompiledNetwork, type NetworkExports } from './compiled-network.js';
import { CompiledSpectrum, type SpectrumExports } from './compiled-spectrum.js';

/**
 * What the engine spends its time on in WebAssembly with SIMD, a tenth of the cost of plain code.
 * Undefined where the processor has no SIMD, or the sources run without having been built.
 *
 * @param path - of the built `lipsync-kernel.wasm`
 */
export function loadKernel(path: string): CreateKernel | undefined {
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    bytes = new Uint8Array(readFileSync(path));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  if (!WebAssembly.validate(bytes)) return undefined;
  const module = new WebAssembly.Module(bytes);
  // Each has a memory of its own.
  const instance = <T>(): T => new WebAssembly.Instance(module).exports as T;
  return (layers) => {
    const network = new CompiledNetwork(instance<NetworkExports>(), layers);
    return {
      run: (state, first, count) => network.run(state, first, count),
      spectrum: new CompiledSpectrum(instance<SpectrumExports>()),
      correlation: new CompiledCorrelation(instance<CorrelationExports>()),
    };
  };
}
