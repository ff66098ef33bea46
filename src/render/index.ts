/** Drawing: one stage for all characters of the page. */
export type { FrameProbe } from './frame-probe.js';
export { type CameraConfig, type ViewTransform, IDENTITY_TRANSFORM } from './framing.js';
export type { ViewRect } from './projected-bounds.js';
export type { PixelSize } from './resolution.js';
export type { Rig } from './rig.js';
export { Stage, type HeldStage } from './stage.js';
export type { StageView, StageViewOptions } from './stage-view.js';
export { isWebGL2Available } from './webgl-support.js';
