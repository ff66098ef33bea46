/**
 * The class entry: exports everything and registers nothing. Import `spatius-avatar/define` to
 * register the custom element.
 */
export * from './avatarkit.js';
export * from './element/index.js';
