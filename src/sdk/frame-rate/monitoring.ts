import type { Emitter } from '../../base/emitter.js';
import type { Logger } from '../../base/logger.js';
import type { ControllerEvents } from '../../events/table.js';
import type { FrameProbe } from '../../render/frame-probe.js';
import type { FrameRateMonitor } from './monitor.js';

/** The pictures of a view since it was made. */
export interface FrameTotals {
  readonly drawn: number;
  /** What script took for these, in milliseconds. The work of the GPU is not in it. */
  readonly milliseconds: number;
}

/**
 * Counts the pictures of one view, and has them measured where that is asked for: the monitor is fetched
 * then.
 */
export class FrameRateMonitoring implements FrameProbe {
  #enabled = false;
  #monitor: FrameRateMonitor | null = null;
  #drawn = 0;
  #milliseconds = 0;
  #began = 0;

  constructor(
    private readonly events: Emitter<ControllerEvents>,
    private readonly logger: Logger,
  ) {}

  get enabled(): boolean {
    return this.#enabled;
  }
  set enabled(enabled: boolean) {
    if (enabled === this.#enabled) return;
    this.#enabled = enabled;
    this.#monitor?.dispose();
    this.#monitor = null;
    if (enabled) void this.#start();
  }

  get totals(): FrameTotals {
    return { drawn: this.#drawn, milliseconds: this.#milliseconds };
  }

  begin(now: DOMHighResTimeStamp, waited: number): void {
    this.#began = performance.now();
    this.#monitor?.begin(now, waited);
  }

  mixed(): void {
    this.#monitor?.mixed();
  }

  posed(): void {
    this.#monitor?.posed();
  }

  drawing(gl: WebGL2RenderingContext | null): void {
    this.#monitor?.drawing(gl);
  }

  drawn(): void {
    this.#monitor?.drawn();
    this.#drawn++;
    this.#milliseconds += performance.now() - this.#began;
  }

  async #start(): Promise<void> {
    try {
      const { FrameRateMonitor } = await import('./monitor.js');
      if (this.#enabled)
        this.#monitor ??= new FrameRateMonitor((info) => this.events.emit('framerate', info));
    } catch (cause) {
      this.#enabled = false;
      this.logger.warning('The frame-rate monitor could not be fetched.', cause);
    }
  }
}
