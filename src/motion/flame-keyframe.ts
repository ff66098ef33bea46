/**
 * One FLAME keyframe as it travels. Lengths are those of the FLAME 2020 parameters; an array the
 * sender left out is empty and counts as zeros.
 */
export interface FlameKeyframe {
  /** Global translation, 3 values, metres. */
  translation: Float32Array;
  /** Global rotation, axis-angle, 3 values, radians. */
  rotation: Float32Array;
  /** Neck joint, axis-angle, 3 values, radians. */
  neckPose: Float32Array;
  /** Jaw joint, axis-angle, 3 values, radians; the first opens the mouth. */
  jawPose: Float32Array;
  /** Left eye, then right eye, axis-angle, 6 values, radians. */
  eyePose: Float32Array;
  /** Left lid, then right lid; 0 open, 1 closed. */
  eyeLid: Float32Array;
  /** Expression coefficients, 100 values; meaningless without the basis of the sender's model. */
  expression: Float32Array;
}
