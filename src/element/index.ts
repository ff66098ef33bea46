/** The element's class, its events and types. Importing this registers nothing. */
export { SpatiusAvatar } from './spatius-avatar.js';
export type { AvatarMetrics, LoadTimes } from './metrics.js';
export { AvatarLoading, AvatarMode } from './options.js';
export * from '../events/index.js';
