import type { MotionSegment } from '../motion/segment.js';
import { decodeMotionPacket, type MotionPacket } from '../protocol/room/motion-packet.js';
import { SLOT_SECONDS } from '../protocol/room/signature.js';
import { LagTracker } from './lag-tracker.js';
import { ServerMotionStore } from './server-motion-store.js';
import { HeardLevels } from './signature-heard.js';
import { SentLevels } from './signature-sent.js';

/** What is placed is moved when the lag has moved by this much, in seconds. */
const MOVED = 0.003;
/** What was heard this long ago may still have to be shown, and is moved too, in seconds. */
const SHOWN_LATE = 0.3;
/** Seconds by which stretches of motion may miss each other and still touch. */
const TOUCH = 1e-3;
/** Slots before a round's first sound that are silent, unless another round reaches into them. */
const SILENT_SLOTS = 400;
/** Streams that late packets may belong to after another began. */
const MOST_FORMER = 4;

export interface ServerMotionOptions {
  /** Rate of the sound that {@link ServerMotion.hear} gets, in hertz. */
  readonly sampleRate: number;
  /**
   * Gets motion by the clock of what is heard, in seconds, mostly of sound that is yet to come. What
   * was placed is placed again, a little moved, as the lag becomes known better: the newer counts.
   */
  readonly place: (segment: MotionSegment) => void;
  /** What was placed from this time on, in seconds, turned out to be in the wrong place. */
  readonly withdraw?: (from: number) => void;
}

/**
 * Places the motion that a server sends beside its sound on the sound as it is heard. Its clock is
 * the count of the samples heard. It says nothing until it has found the sound's signature, and falls
 * silent as soon as what is heard is not what was announced.
 */
export class ServerMotion {
  readonly #options: ServerMotionOptions;
  readonly #sent = new SentLevels();
  readonly #former: number[] = [];
  #heard: HeardLevels;
  #tracker: LagTracker;
  #store = new ServerMotionStore();
  #stream: number | null = null;
  /** The lag that the motion kept was placed with; null where it does not stand. */
  #placed: number | null = null;

  constructor(options: ServerMotionOptions) {
    this.#options = options;
    this.#heard = new HeardLevels(options.sampleRate);
    this.#tracker = new LagTracker(this.#sent, this.#heard);
  }

  /** Heard time less the time of the publisher's clock, in seconds; null while it is not known. */
  get lag(): number | null {
    return this.#tracker.lag;
  }

  /** Whether the lag is known and what is heard bears it out. */
  get locked(): boolean {
    return this.#tracker.locked;
  }

  /**
   * Takes a packet of the topic `avatar.motion`, in any order; the second copy is passed over.
   *
   * @throws ProtocolError for bytes that are no such packet; nothing is changed then.
   */
  receive(bytes: Uint8Array): void {
    const packet = decodeMotionPacket(bytes);
    if (!this.#belongs(packet.stream) || !this.#store.isNew(packet.sequence)) return;
    if (packet.interrupted) this.#cut(packet);
    this.#announce(packet);
    this.#tracker.arrived(packet.start);
    const kept = this.#store.add(packet);
    if (kept && this.#placed !== null) this.#place(kept.motion, this.#placed);
  }

  /** Takes the next samples of the remote sound, in -1..1, without a gap. */
  hear(samples: Float32Array): void {
    this.#heard.push(samples);
    this.#tracker.update();
    const { lag, locked, since, until } = this.#tracker;
    if (!locked || lag === null) return this.#withdraw(until);
    if (this.#placed !== null && Math.abs(lag - this.#placed) < MOVED) return;
    this.#placed = lag;
    const from = Math.max(since, this.#now - SHOWN_LATE);
    for (const { motion } of this.#store.kept) this.#place(motion, lag, from);
  }

  /**
   * Whether the server's motion speaks for all of a stretch of what is heard, so that other motion of
   * it is to be left out. In seconds.
   */
  covers(from: number, to: number): boolean {
    const { lag, since, until } = this.#tracker;
    if (lag === null || from < since - TOUCH || to > until + TOUCH) return false;
    let reached = from - lag;
    // Packets may lie in any order of time where a round was cut off: it is asked until none helps.
    for (let more = true; more;) {
      more = false;
      for (const { motion } of this.#store.kept) {
        const end = motion.start + motion.frames.length / motion.fps;
        if (motion.start > reached + TOUCH || end <= reached + TOUCH) continue;
        reached = end;
        more = true;
      }
    }
    return reached >= to - lag - TOUCH;
  }

  /** Begins anew, the clock of what is heard included. */
  reset(): void {
    this.#withdraw(0);
    this.#stream = null;
    this.#former.length = 0;
    this.#sent.clear();
    this.#store = new ServerMotionStore();
    this.#heard = new HeardLevels(this.#options.sampleRate);
    this.#tracker = new LagTracker(this.#sent, this.#heard);
  }

  get #now(): number {
    return this.#heard.samples / this.#options.sampleRate;
  }

  /** Whether packets of this stream count. A new one takes the place of the one before. */
  #belongs(stream: number): boolean {
    if (stream === this.#stream) return true;
    if (this.#former.includes(stream)) return false;
    if (this.#stream !== null) this.#former.push(this.#stream);
    if (this.#former.length > MOST_FORMER) this.#former.shift();
    this.#stream = stream;
    this.#withdraw(this.#now);
    this.#sent.clear();
    this.#store = new ServerMotionStore();
    this.#tracker.reset();
    return true;
  }

  /** What was announced for this time and later will not be heard. */
  #cut(packet: MotionPacket): void {
    this.#store.cut(packet);
    // A late one leaves alone what later packets told already.
    if (packet.sequence === this.#store.newest) this.#sent.cut(slotOf(packet.start));
    if (this.#placed !== null) this.#options.withdraw?.(packet.start + this.#placed);
  }

  /** Nothing that was placed from a time on stands any more. */
  #withdraw(from: number): void {
    if (this.#placed !== null) this.#options.withdraw?.(from);
    this.#placed = null;
  }

  /** Says which sound is to be expected. */
  #announce({ sequence, start, levels, begin }: MotionPacket): void {
    const slot = slotOf(start);
    if (begin) this.#sent.putSilence(slot - SILENT_SLOTS, SILENT_SLOTS);
    const counts = Math.max(0, slotOf(this.#store.endOf(sequence)) - slot);
    this.#sent.put(slot, levels.subarray(0, counts));
  }

  #place(motion: MotionSegment, lag: number, from = -Infinity): void {
    const start = motion.start + lag;
    const skipped = Math.max(0, Math.ceil((from - start) * motion.fps));
    if (skipped >= motion.frames.length) return;
    const frames = motion.frames.slice(skipped);
    this.#options.place({ ...motion, start: start + skipped / motion.fps, frames });
  }
}

const slotOf = (seconds: number) => Math.round(seconds / SLOT_SECONDS);
