/**
 * The class entry: exports everything and registers nothing. Import `spatius-avatar/define` to
 * register the custom element.
 */
export * from './avatarkit.js';
export { Reaction } from './base/reaction.js';
export { Emotion, MotionStyle } from './base/states.js';
export { SAMPLE_RATES, type SampleRate } from './base/sample-rate.js';
export * from './element/index.js';
