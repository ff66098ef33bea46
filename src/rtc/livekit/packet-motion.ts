import type { MotionSegment } from '../../motion/segment.js';
import { ProtocolError } from '../../protocol/protocol-error.js';
import { ServerMotion } from '../server-motion.js';
import type { ServedMotion, ServedMotionOwner } from '../served-motion.js';
import { StallWatchdog } from '../stall-watchdog.js';

/** Motion in packets of data beside the sound, found in the sound by its signature. */
export class PacketMotion implements ServedMotion {
  readonly #owner: ServedMotionOwner;
  readonly #motion: ServerMotion;
  readonly #watchdog: StallWatchdog;
  #samples = 0;
  /** What was placed up to here was counted; it is placed again as its place becomes known better. */
  #counted = 0;

  constructor(owner: ServedMotionOwner) {
    const { sampleRate } = owner;
    this.#owner = owner;
    this.#watchdog = new StallWatchdog(() => owner.stalled());
    this.#motion = new ServerMotion({
      sampleRate,
      place: (segment) => {
        this.#count(segment);
        owner.place(segment);
      },
      withdraw: (from) => owner.withdraw(from),
    });
  }

  hear(samples: Float32Array): void {
    this.#samples += samples.length;
    this.#motion.hear(samples);
    this.#watchdog.check(this.#samples / this.#owner.sampleRate);
  }

  receive(packet: Uint8Array): void {
    try {
      this.#motion.receive(packet);
      this.#watchdog.fed(this.#samples / this.#owner.sampleRate);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.#owner.counters.add('totalDropped');
    }
  }

  ended(): void {
    this.#watchdog.rest();
  }

  covers(from: number, to: number): boolean {
    return this.#motion.covers(from, to);
  }

  reset(): void {
    this.#samples = 0;
    this.#watchdog.rest();
    this.#counted = 0;
    this.#motion.reset();
  }

  #count({ start, fps, frames }: MotionSegment): void {
    const end = start + frames.length / fps;
    const fresh = Math.min(frames.length, Math.round((end - this.#counted) * fps));
    if (fresh <= 0) return;
    this.#counted = end;
    this.#owner.counters.shown(fresh, fresh / fps);
  }
}
