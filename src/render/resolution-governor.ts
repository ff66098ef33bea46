/** Shares of the full resolution, per axis. The last is the floor. */
const STEPS = [1, 0.85, 0.7, 0.6, 0.5];
/** Smoothed frame times in milliseconds. Between them nothing changes. */
const TOO_SLOW = 24;
const FAST = 18;
/** Frames after a step before the next decision. */
const WINDOW = 45;
/** Weight of the newest frame in the smoothed time. */
const SMOOTHING = 0.08;
/** Longer gaps are not frames: the tab was hidden or the page was busy elsewhere. */
const GAP = 250;
/** A step down must make frames this much shorter, or pixels were not the problem. */
const GAIN = 0.9;
/** Windows to wait after a step that did not help, and at most between tries to step up. */
const PATIENCE = 40;

/**
 * Lowers the resolution while frames come too slowly and raises it again when there is time to
 * spare. A step down that gains nothing (a display of 30 Hz, a busy main thread) is taken back;
 * a step up that turns out too slow makes it wait longer before the next.
 */
export class ResolutionGovernor {
  #step = 0;
  #smoothed = 0;
  #frames = 0;
  #waiting = 0;
  #calm = 0;
  #raiseAfter = 4;
  #beforeLowering: number | null = null;
  #raised = false;

  /** Share of the full resolution to draw with. */
  get share(): number {
    return STEPS[this.#step];
  }

  /** Takes the time since the last frame in milliseconds. Returns whether `share` changed. */
  addFrame(milliseconds: number): boolean {
    if (milliseconds > GAP) return false;
    this.#smoothed += (milliseconds - this.#smoothed) * (this.#smoothed === 0 ? 1 : SMOOTHING);
    if (++this.#frames < WINDOW) return false;
    this.#frames = 0;
    return this.#decide();
  }

  #decide(): boolean {
    const before = this.#beforeLowering;
    this.#beforeLowering = null;
    if (before !== null && this.#smoothed > TOO_SLOW && this.#smoothed > before * GAIN) {
      this.#waiting = PATIENCE;
      return this.#move(-1);
    }
    if (this.#waiting > 0) {
      this.#waiting--;
      return false;
    }
    this.#calm = this.#smoothed < FAST ? this.#calm + 1 : 0;
    if (this.#smoothed > TOO_SLOW) return this.#lower();
    if (this.#calm > this.#raiseAfter && this.#step > 0) {
      this.#raised = true;
      return this.#move(-1);
    }
    return false;
  }

  #lower(): boolean {
    if (this.#raised) this.#raiseAfter = Math.min(PATIENCE, this.#raiseAfter * 2);
    this.#raised = false;
    if (this.#step === STEPS.length - 1) return false;
    this.#beforeLowering = this.#smoothed;
    return this.#move(1);
  }

  #move(by: 1 | -1): boolean {
    const step = Math.min(STEPS.length - 1, Math.max(0, this.#step + by));
    const moved = step !== this.#step;
    this.#step = step;
    this.#calm = 0;
    return moved;
  }
}
