export { LAGS, SPAN, type Correlation } from './correlation.js';
export { LipsyncEngine, type LipsyncOptions } from './engine.js';
export { LipsyncModelError, loadModel, type LipsyncModel } from './model.js';
export { digitsReversed, type Spectrum } from './fft.js';
export { FFT_SIZE } from './mel.js';
export {
  MOST_STEPS,
  plainKernel,
  type CreateKernel,
  type Kernel,
  type Layer,
  type Layers,
  type NetworkState,
} from './kernel.js';
export { seedOf } from './seed.js';
