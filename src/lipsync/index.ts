export { LipsyncEngine, type LipsyncOptions } from './engine.js';
export { LipsyncModelError, loadModel, type LipsyncModel } from './model.js';
export {
  plainKernel,
  type Layer,
  type Layers,
  type NetworkKernel,
  type NetworkState,
} from './kernel.js';
export { seedOf } from './seed.js';
