/**
 * The look of the built-in characters: light for a scene and materials for a model. Both are
 * applied at run time, so that model files carry no textures and look alike on every page.
 */
export { applyStudio, type StudioHandle } from './studio.js';
export { meshesUnder, releaseShadows, upgradeMaterials } from './materials.js';
