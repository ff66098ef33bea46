/** Characters: finding, loading, checking and caching their files, and posing their models. */
export { Avatar, type AvatarInfo } from './avatar.js';
export { resolveAvatarRef, type AvatarRef, type AvatarRefInput } from './avatar-ref.js';
export { fetchAvatar, type AvatarFiles, type FetchAvatarOptions } from './fetch-avatar.js';
export { loadAvatar, makeAvatar } from './load-avatar.js';
export { parseManifest } from './parse-manifest.js';
export type { AvatarCamera, AvatarFile, AvatarManifest, RigMap } from './manifest.js';
