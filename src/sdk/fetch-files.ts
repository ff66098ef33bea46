/**
 * What the custom element loads beside its engine, and sooner, for it is small: the files of an avatar
 * come while the engine does. It must not import what draws.
 */
export { fetchAvatar, type AvatarFiles } from '../avatar/fetch-avatar.js';
export { resolveAvatarRef } from './resolve-avatar.js';
