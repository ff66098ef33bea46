/**
 * What reads avatars of splats and makes them a character with bones and shapes like any other. Most
 * avatars are none, so all of this is loaded with the first.
 */
export { readLam } from './lam.js';
export { poseLimiter } from './pose-limits.js';
export { rigSplats } from './rig-splats.js';
