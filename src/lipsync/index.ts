export { LipsyncEngine, type LipsyncOptions } from './engine.js';
export { LipsyncModelError, loadModel, type LipsyncModel } from './model.js';
export { plainKernel, type Matrix, type MatrixKernel, type Product } from './kernel.js';
export { seedOf } from './seed.js';
