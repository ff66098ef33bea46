/**
 * What models need that anybody may have made: checks of what they claim, and of their names; and the
 * splats that some are of.
 */
export { addChecks } from './model-checks.js';
export { FOREIGN_NAMING } from './rig/names.js';
export { splatsOf } from './splat-model.js';
