import type { Emitter } from '../../base/emitter.js';
import type { Logger } from '../../base/logger.js';
import type { ControllerEvents } from '../../events/table.js';
import type { FrameProbe } from '../../render/frame-probe.js';
import type { FrameRateMonitor } from './monitor.js';

/** Switches the frame-rate monitor of one view on and off. It is fetched when first wanted. */
export class FrameRateMonitoring {
  #enabled = false;
  #monitor: FrameRateMonitor | null = null;

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

  /** What the render loop reports to; `null` while nothing is measured. */
  get probe(): FrameProbe | null {
    return this.#monitor;
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
