import type { MotionSegment } from '../motion/segment.js';
import type { MotionPacket } from '../protocol/room/motion-packet.js';

/** Segments that are kept: 13 s in packets of 200 ms. */
const MOST_SEGMENTS = 64;
/** Sequence numbers that are told apart; what is older by more is late beyond use. */
const MOST_LATE = 512;
/** Interruptions that a late packet may belong before. */
const MOST_CUTS = 8;

/** Motion of one packet, on the publisher's clock. */
export interface KeptMotion {
  readonly sequence: number;
  readonly motion: MotionSegment;
}

/** What the packets of one stream said, each once, in whatever order they came. */
export class ServerMotionStore {
  readonly #seen = new Set<number>();
  readonly #cuts: { sequence: number; start: number }[] = [];
  #newest = -1;
  #kept: KeptMotion[] = [];

  /** Motion that is kept, in the order of its sequence numbers. */
  get kept(): readonly KeptMotion[] {
    return this.#kept;
  }

  /** The highest sequence number that came; -1 before the first. */
  get newest(): number {
    return this.#newest;
  }

  /** Whether a packet is new. Says so once. */
  isNew(sequence: number): boolean {
    if (sequence <= this.#newest - MOST_LATE || this.#seen.has(sequence)) return false;
    this.#seen.add(sequence);
    this.#newest = Math.max(this.#newest, sequence);
    if (this.#seen.size > MOST_LATE) {
      for (const old of this.#seen) if (old <= this.#newest - MOST_LATE) this.#seen.delete(old);
    }
    return true;
  }

  /** A round was cut off: what came before this packet counts up to its start. */
  cut({ sequence, start }: MotionPacket): void {
    this.#cuts.push({ sequence, start });
    if (this.#cuts.length > MOST_CUTS) this.#cuts.shift();
    this.#kept = this.#kept.flatMap((each) =>
      each.sequence < sequence ? (before(each, start) ?? []) : each,
    );
  }

  /** Until when a packet counts, in seconds of the publisher's clock. */
  endOf(sequence: number): number {
    const later = this.#cuts.filter((cut) => cut.sequence > sequence);
    return Math.min(Infinity, ...later.map((cut) => cut.start));
  }

  /** Keeps the motion of a packet as far as it counts, and returns it; null where it does not. */
  add({ sequence, motion }: MotionPacket): KeptMotion | null {
    const added = motion && before({ sequence, motion }, this.endOf(sequence));
    if (!added) return null;
    this.#kept.push(added);
    this.#kept.sort((a, b) => a.sequence - b.sequence);
    if (this.#kept.length > MOST_SEGMENTS) this.#kept.shift();
    return added;
  }
}

/** Those of its frames that begin before a time. */
function before({ sequence, motion }: KeptMotion, end: number): KeptMotion | null {
  const count = Math.ceil((end - motion.start) * motion.fps - 1e-6);
  if (count >= motion.frames.length) return { sequence, motion };
  return count > 0
    ? { sequence, motion: { ...motion, frames: motion.frames.slice(0, count) } }
    : null;
}
