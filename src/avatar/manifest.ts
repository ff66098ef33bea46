import type { ChannelName } from '../motion/channels.js';
import type { PoseLimits } from './splats/pose-limits.js';

/** A file of an avatar folder, relative to its `avatar.json`. */
export interface AvatarFile {
  readonly file: string;
  /** Size in bytes. */
  readonly bytes: number;
  /** SHA-256 of the content, lower-case hexadecimal. */
  readonly sha256: string;
}

/** Camera a character asks for; the character looks along +z, its units are those of the model. */
export interface AvatarCamera {
  /** Vertical field of view in degrees. */
  readonly fov: number;
  /** Distance from `target` in model units. */
  readonly distance: number;
  /** Point looked at, in model units. */
  readonly target: readonly [number, number, number];
  /** Downward pitch in degrees. */
  readonly pitch?: number;
}

/** How a file's own names map to channels, where they differ from ARKit's. */
export interface RigMap {
  /** Channel name to morph target names with factors. */
  readonly blendshapes?: Readonly<Partial<Record<ChannelName, Readonly<Record<string, number>>>>>;
  /** Node names of the bones. `jaw` is turned where no morph target opens the mouth. */
  readonly bones?: Readonly<
    Partial<Record<'head' | 'neck' | 'eyeLeft' | 'eyeRight' | 'jaw', string>>
  >;
  /** How far the face of an avatar of splats may go; without, 15 degrees and half an open jaw. */
  readonly limits?: PoseLimits;
}

export interface AvatarIdleSettings {
  /** Seed of the idle life, so a character always has the same manner. */
  readonly seed?: number;
}

/** Content of `avatar.json`. */
export interface AvatarManifest {
  /** Version of this format. */
  readonly format: 1;
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly model: AvatarFile;
  /** A smaller model with a minor loss, for `useCompressedModel`. */
  readonly compressedModel?: AvatarFile;
  readonly poster?: AvatarFile;
  readonly camera?: AvatarCamera;
  readonly rig?: RigMap;
  readonly idle?: AvatarIdleSettings;
}
