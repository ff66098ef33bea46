/** Slower than this, a second, nobody sees it move. */
const STILL = 0.01;

/** A critically damped spring: follows a target without overshoot and with continuous speed. */
export class Spring {
  #value = 0;
  #speed = 0;

  /** @param frequency Natural frequency in hertz. */
  constructor(readonly frequency: number) {}

  get value(): number {
    return this.#value;
  }

  get still(): boolean {
    return Math.abs(this.#speed) < STILL;
  }

  /** Moves on by `step` seconds, at once to the target where it is `null`. Returns the new value. */
  follow(target: number, step: number | null): number {
    if (step === null) {
      this.rest(target);
      return target;
    }
    const omega = 2 * Math.PI * this.frequency;
    const decay = Math.exp(-omega * step);
    const offset = this.#value - target;
    const push = (this.#speed + omega * offset) * step;
    this.#speed = (this.#speed - omega * push) * decay;
    this.#value = target + (offset + push) * decay;
    return this.#value;
  }

  /** Stands still at a value. */
  rest(value = 0): void {
    this.#value = value;
    this.#speed = 0;
  }
}
