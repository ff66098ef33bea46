import type { FrameProbe } from '../../render/frame-probe.js';
import { GpuTimer } from './gpu-timer.js';
import type { FrameRateInfo } from '../../events/frame-rate-info.js';

/** How often it is told, in milliseconds. */
const WINDOW = 1000;
/** Longer gaps are no frames: the page was hidden, or the view was off screen or paused. */
const GAP = 2000;
/** A frame that comes this much later than it was meant to is felt, in milliseconds. */
const JANK = 50;

const zero = () => ({ pictures: 0, mixing: 0, posing: 0, drawing: 0 });

/** Measures the frames of one view and tells their figures about once a second. */
export class FrameRateMonitor implements FrameProbe {
  /** `null` once disposed, which may happen in the middle of a frame. */
  #gpu: GpuTimer | null = new GpuTimer();
  /** Times from one frame to the next. */
  #intervals: number[] = [];
  #late = 0;
  #sums = zero();
  #started: DOMHighResTimeStamp | null = null;
  #last: DOMHighResTimeStamp = 0;
  #mark = 0;

  constructor(private readonly tell: (info: FrameRateInfo) => void) {}

  begin(now: DOMHighResTimeStamp, waited: number): void {
    if (this.#started === null || now - this.#last > GAP) {
      this.#restart(now);
    } else {
      this.#intervals.push(now - this.#last);
      if (now - this.#last - waited > JANK) this.#late++;
      if (now - this.#started >= WINDOW) {
        const info = this.#summarise(now - this.#started);
        this.#restart(now);
        this.tell(info);
      }
    }
    this.#last = now;
    this.#mark = performance.now();
  }

  mixed(): void {
    this.#sums.mixing += this.#lap();
  }

  posed(): void {
    this.#sums.posing += this.#lap();
  }

  drawing(gl: WebGL2RenderingContext | null): void {
    if (gl) this.#gpu?.begin(gl);
    this.#lap();
  }

  drawn(): void {
    this.#sums.drawing += this.#lap();
    this.#sums.pictures++;
    this.#gpu?.end();
  }

  /** Releases what it holds on the GPU. */
  dispose(): void {
    this.#gpu?.dispose();
    this.#gpu = null;
  }

  /** Milliseconds since the last mark. */
  #lap(): number {
    const before = this.#mark;
    this.#mark = performance.now();
    return this.#mark - before;
  }

  #restart(now: DOMHighResTimeStamp): void {
    this.#started = now;
    this.#intervals = [];
    this.#late = 0;
    this.#sums = zero();
  }

  #summarise(elapsed: number): FrameRateInfo {
    const { pictures, mixing, posing, drawing } = this.#sums;
    const intervals = this.#intervals.sort((a, b) => a - b);
    const frames = intervals.length;
    const used = mixing + posing + drawing;
    return {
      productionFps: (1000 * pictures) / elapsed,
      displayFps: (1000 * frames) / elapsed,
      stage1Ms: mixing / frames,
      stage2Ms: posing / frames,
      renderMs: pictures > 0 ? drawing / pictures : 0,
      totalFrameMs: used / frames,
      idleMs: Math.max(0, elapsed - used) / frames,
      cpuUsagePercent: Math.min(100, (100 * used) / elapsed),
      frameP95Ms: percentile(intervals, 0.95),
      frameP99Ms: percentile(intervals, 0.99),
      jankRatio50Ms: this.#late / frames,
      avgGpuRenderMs: this.#gpu?.takeMean() ?? null,
    };
  }
}

/** The nearest rank of sorted values. */
function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.ceil(share * sorted.length) - 1];
}
