import type { Object3D } from 'three';
import type { ChannelName } from '../motion/channels.js';
import type { Pose } from '../motion/pose.js';

/**
 * A character that can be posed, whatever its file calls its shapes and bones.
 * The mixer is its only writer.
 */
export interface Rig {
  /** Root of the character, to be added to a scene. One scene unit is half a head's height. */
  readonly object: Object3D;
  /** Channels this character cannot show, not even by a near relative. */
  readonly missing: readonly ChannelName[];
  /**
   * Poses the character. A motion frame alone leaves its body at rest. Returns whether anything
   * visible changed since the last call.
   */
  apply(pose: Pose): boolean;
  /** Releases geometries, materials and textures that no other instance shares. */
  dispose(): void;
}
