import type { Object3D } from 'three';
import type { MotionFrame } from '../motion/segment.js';
import type { ChannelName } from '../motion/channels.js';

/**
 * A character that can be posed by motion frames, whatever its file calls its shapes and bones.
 * The mixer is its only writer.
 */
export interface Rig {
  /** Root of the character, to be added to a scene. One scene unit is half a head's height. */
  readonly object: Object3D;
  /** Channels this character cannot show, not even by a near relative. */
  readonly missing: readonly ChannelName[];
  /** Poses the character. Returns whether anything visible changed since the last call. */
  apply(frame: MotionFrame): boolean;
  /** Releases geometries, materials and textures that no other instance shares. */
  dispose(): void;
}
