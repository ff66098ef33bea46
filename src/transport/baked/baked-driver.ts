import { isAbortError, type AvatarError } from '../../base/errors.js';
import type { Round } from '../../round/round.js';
import type { DriverContext, MotionDriver } from '../driver.js';
import type { BakedMotion } from './baked-motion.js';

/**
 * Motion that comes with the speech. Where it cannot be had or used, the driver of the view takes
 * over with all of the speech. Until that is known the audio is held: by reference, and no further
 * ahead than it is handed over.
 */
export class BakedDriver implements MotionDriver {
  readonly #context: DriverContext;
  readonly #baked: Promise<BakedMotion>;
  readonly #fallback: MotionDriver;

  /** @param baked rejects with AvatarError where the motion cannot be had. */
  constructor(context: DriverContext, baked: Promise<BakedMotion>, fallback: MotionDriver) {
    this.#context = context;
    this.#baked = baked;
    this.#fallback = fallback;
  }

  drive(round: Round): void {
    round.motion.expect();
    const release = round.audio.hold();
    this.#take(round)
      .catch((error: unknown) => {
        // Who gives up fetching gives up the speech as well.
        if (!round.over && !isAbortError(error)) this.#fallBack(round, error as AvatarError);
      })
      .finally(release);
  }

  async #take(round: Round): Promise<void> {
    for await (const segment of (await this.#baked).segments()) {
      if (round.over) return;
      round.motion.append(segment);
    }
    round.motion.end();
  }

  #fallBack(round: Round, error: AvatarError): void {
    const { events } = this.#context;
    events.commit(() => {
      events.emit('error', error);
      this.#fallback.drive(round);
    });
  }
}
