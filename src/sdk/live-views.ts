import type { RenderQuality } from '../base/states.js';

/** What the process-wide settings reach of each view. */
export interface LiveView {
  renderQuality: RenderQuality;
  /** Greatest height of the backing buffer in pixels, or `null`. */
  renderResolutionCap: number | null;
  dispose(): void;
}

export interface RenderLimits {
  readonly quality: RenderQuality;
  readonly cap: number | null;
}

/** The views that exist now. A view enters when made and leaves when disposed. */
export const liveViews = new Set<LiveView>();
