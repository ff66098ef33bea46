import type { MotionSegment } from '../../motion/segment.js';
import { decodeMessage } from '../../protocol/messages.js';
import { ProtocolError } from '../../protocol/protocol-error.js';
import type { SeiPacket } from '../../protocol/room/sei.js';
import { RoundDecoder } from '../../transport/round-decoder.js';
import { readSei } from '../read-sei.js';
import type { ServedMotion, ServedMotionOwner } from '../served-motion.js';
import { StallWatchdog } from '../stall-watchdog.js';
import { JitterBuffer } from './jitter-buffer.js';

/** Frames a second, one in each payload. */
const FPS = 25;
const FRAME_SECONDS = 1 / FPS;

/** How long the face takes from idling to speech and back, in frames; the view eases it by itself. */
const START_FRAMES = 8;
const END_FRAMES = 20;

/** Payloads that wait to be read: a second of them. Then the newest is dropped. */
const MAX_UNREAD = FPS;

export interface SeiMotionOptions {
  /** `false` shows frames as they come. */
  readonly jitterBuffer: boolean;
  /** How long a missing frame is waited for, in seconds. */
  readonly patience: number;
}

/** What a session of motion is at. */
type Phase = 'idle' | 'starting' | 'playing' | 'ending';

/**
 * Motion in the SEI of a video track: one frame a payload, shown with the sound that is heard when it
 * comes. A session is led in by transitions, numbered from 0, and led out again; each of these may be
 * lost, or come more than once.
 */
export class SeiMotion implements ServedMotion {
  readonly #owner: ServedMotionOwner;
  readonly #buffer: JitterBuffer<MotionSegment>;
  readonly #watchdog: StallWatchdog;
  #phase: Phase = 'idle';
  /** When the transition that is under way is over. */
  #transitionEnds = 0;
  /** An idle payload came in a transition. */
  #idles = false;
  #samples = 0;
  /** Frames shown, by the tick of each. */
  #ticks = 0;
  #reading: Promise<void> = Promise.resolve();
  #unread = 0;
  #from = Infinity;
  #until = -Infinity;

  constructor(owner: ServedMotionOwner, { jitterBuffer, patience }: SeiMotionOptions) {
    this.#owner = owner;
    const { counters } = owner;
    this.#buffer = new JitterBuffer({ enabled: jitterBuffer, patience, counters });
    this.#watchdog = new StallWatchdog(() => {
      this.#rest();
      owner.stalled();
    });
  }

  hear(samples: Float32Array): void {
    this.#samples += samples.length;
    while ((this.#ticks + 1) * FRAME_SECONDS <= this.#now) {
      this.#ticks++;
      this.#tick(this.#ticks * FRAME_SECONDS);
    }
  }

  receive(payload: Uint8Array): void {
    if (this.#unread >= MAX_UNREAD) return this.#owner.counters.add('totalDropped');
    this.#unread++;
    // In turn: what is compressed takes longer than what is not.
    this.#reading = this.#reading.then(async () => {
      try {
        const packet = await readSei(payload);
        if (packet) this.#take(packet);
      } catch (error) {
        if (!(error instanceof ProtocolError)) throw error;
        this.#owner.counters.add('totalDropped');
      } finally {
        this.#unread--;
      }
    });
  }

  ended(): void {}

  covers(from: number, to: number): boolean {
    return from >= this.#from && to <= this.#until + FRAME_SECONDS;
  }

  reset(): void {
    this.#samples = this.#ticks = 0;
    this.#rest();
  }

  get #now(): number {
    return this.#samples / this.#owner.sampleRate;
  }

  #take(packet: SeiPacket): void {
    if (packet.type === 'idle') return this.#idle();
    if (packet.type === 'transition')
      return packet.ending ? this.#end() : this.#start(packet.message);
    if (this.#phase === 'idle' || this.#phase === 'ending') this.#begin();
    else if (this.#phase === 'starting') this.#phase = 'playing';
    this.#watchdog.fed(this.#now);
    for (const segment of segmentsOf(packet.message)) this.#buffer.push(packet.sequence, segment);
    if (packet.end) this.#owner.hint('silent');
  }

  /** A transition leads in: to the first frame. One that leads out, and is under way, is given up. */
  #start(target: Uint8Array): void {
    if (this.#phase === 'starting' || this.#phase === 'playing') return;
    this.#begin();
    this.#phase = 'starting';
    this.#transitionEnds = this.#now + START_FRAMES * FRAME_SECONDS;
    for (const segment of segmentsOf(target)) this.#place(segment, this.#now);
  }

  #begin(): void {
    this.#phase = 'playing';
    this.#idles = false;
    this.#buffer.reset();
    this.#watchdog.fed(this.#now);
    this.#owner.hint('speaking');
  }

  #end(): void {
    if (this.#phase !== 'playing' && this.#phase !== 'starting') return;
    this.#phase = 'ending';
    this.#transitionEnds = this.#now + END_FRAMES * FRAME_SECONDS;
    this.#watchdog.rest();
    this.#owner.hint('silent');
  }

  #idle(): void {
    this.#idles = true;
    const transits = this.#phase === 'starting' || this.#phase === 'ending';
    if (!transits) this.#rest();
  }

  /** The face idles: whatever comes next is another session. */
  #rest(): void {
    if (this.#phase !== 'idle') this.#owner.hint('silent');
    this.#phase = 'idle';
    this.#idles = false;
    this.#buffer.reset();
    this.#watchdog.rest();
  }

  #tick(time: number): void {
    const transits = this.#phase === 'starting' || this.#phase === 'ending';
    if (transits && time >= this.#transitionEnds) {
      if (this.#phase === 'ending' || this.#idles) return this.#rest();
      this.#phase = 'playing';
    }
    const segment = this.#buffer.pull(time);
    if (segment) this.#place(segment, time);
    else if (!transits) this.#watchdog.check(time);
  }

  #place(segment: MotionSegment, time: number): void {
    if (time > this.#until + 2 * FRAME_SECONDS) this.#from = time;
    this.#until = time;
    this.#owner.counters.shown(segment.frames.length, segment.frames.length * FRAME_SECONDS);
    this.#owner.place({ ...segment, start: time, fps: FPS });
  }
}

/** @throws ProtocolError */
function segmentsOf(bytes: Uint8Array): MotionSegment[] {
  const message = decodeMessage(bytes);
  return message.type === 'serverResponseAnimation' ? new RoundDecoder().decode(message) : [];
}
