export { LipsyncEngine, type LipsyncOptions } from './engine.js';
export { LipsyncModelError, loadModel, type LipsyncModel } from './model.js';
