/**
 * How one view was drawn in the last second or so. All times are milliseconds of the page's main
 * thread unless they say otherwise; means are over the frames of that time.
 */
export interface FrameRateInfo {
  /** New pictures drawn a second. Lower than `displayFps` where frames needed no new picture. */
  readonly productionFps: number;
  /** Frames a second of this view, drawn or not. Idle life takes no more than the device can afford. */
  readonly displayFps: number;
  /** Mean time to sample and mix motion: the speech of this moment, idle life, transitions. */
  readonly stage1Ms: number;
  /** Mean time to pose the character: morph weights and bones. */
  readonly stage2Ms: number;
  /** Mean time to hand a new picture to the GPU, of the frames that drew one; 0 where none did. */
  readonly renderMs: number;
  /** Mean time of all of that in one frame. */
  readonly totalFrameMs: number;
  /** Mean time of a frame that this view did not use: the rest of the page, and waiting. */
  readonly idleMs: number;
  /** Share of the main thread's time that this view used, 0 to 100. Other threads are not seen. */
  readonly cpuUsagePercent: number;
  /** 95th percentile of the time from one frame to the next. */
  readonly frameP95Ms: number;
  /** 99th percentile of it; with fewer than 100 frames a second, the longest. */
  readonly frameP99Ms: number;
  /** Share of frames that came more than 50 ms later than they were meant to, 0 to 1. */
  readonly jankRatio50Ms: number;
  /** Mean time of a picture on the GPU; `null` where the browser does not measure it. */
  readonly avgGpuRenderMs: number | null;
}
