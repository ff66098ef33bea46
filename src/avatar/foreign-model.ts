/** What models need that anybody may have made: checks of what they claim, and of their names. */
export { checksOf } from './model-checks.js';
export { FOREIGN_NAMING } from './rig/names.js';
