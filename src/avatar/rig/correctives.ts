import { Channel } from '../../motion/channels.js';

/** Openness of an eye below which its lids no longer follow the gaze. */
const FOLLOWING = 0.35;
/** How far the jaw opens at least for a tongue that is fully out. */
const JAW_FOR_TONGUE = 0.32;

const LID_SHAPES = ['LookUp', 'LookDown', 'LookIn', 'LookOut', 'Wide'] as const;

const EYES = (['Left', 'Right'] as const).map((side) => ({
  blink: Channel[`eyeBlink${side}`],
  lids: LID_SHAPES.map((name) => Channel[`eye${name}${side}`]),
}));

/**
 * Blendshapes that may not simply be added, on weights 0..1 in the order of `BLENDSHAPES`:
 *
 * - Closing lids stop following the gaze, or they would part again over a turned eye.
 * - `mouthClose` undoes the jaw's opening and no more, or the lips would cross.
 * - The tongue comes out between the teeth, not through them.
 */
export function correctShapes(weights: Float32Array): void {
  for (let i = 0; i < EYES.length; i++) {
    const { blink, lids } = EYES[i];
    const open = (1 - weights[blink]) / FOLLOWING;
    if (open < 1) for (let k = 0; k < lids.length; k++) weights[lids[k]] *= open;
  }
  const tongue = weights[Channel.tongueOut] * JAW_FOR_TONGUE;
  weights[Channel.jawOpen] = Math.max(weights[Channel.jawOpen], tongue);
  weights[Channel.mouthClose] = Math.min(weights[Channel.mouthClose], weights[Channel.jawOpen]);
}
