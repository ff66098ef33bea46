import type { Animated } from '../motion/animator.js';
import { redacted } from './redact.js';
import type { MotionPublisher } from './motion-publisher.js';
import type { SoundSource } from './sound-source.js';
import { ROOM_RATE, SLOT_SAMPLES, type Stretch } from '../motion/stretch.js';

/** Seconds of speech that LiveKit's client has ahead of what leaves: it outlasts a busy moment. */
const AHEAD = 0.7;
/** Seconds of silence ahead while nobody speaks: what a new round waits for. */
const SILENT_AHEAD = 0.04;
const SILENCE = new Int16Array(4 * SLOT_SAMPLES);
/** Speech waiting here, in seconds, with which no more is made, and with which making goes on. */
const MUCH = 3;
const LITTLE = 1.5;

/** What a voice needs of a round. */
export interface SpokenRound {
  readonly id: string;
  /** Whether no audio came for it. */
  readonly empty: boolean;
  /** To be called when all of it was heard. */
  finish(): void;
}

export interface VoiceEvents {
  /** The first of a round leaves for the room. */
  started(round: SpokenRound): void;
  /** The last of it left, or it was cut off; `seconds` of it were heard. */
  finished(round: SpokenRound, seconds: number, interrupted: boolean): void;
  /** Whether more speech waits than is needed, so that making it can rest. */
  full(full: boolean): void;
  /** Something was spoken. */
  progress(): void;
  /** Nothing can be spoken any more. */
  failed(problem: string): void;
}

interface Speech {
  readonly round: SpokenRound;
  /** Number of its motion; null until it has some. */
  number: number | null;
  readonly stretches: Stretch[];
  /** No more comes. */
  ended: boolean;
  /** Samples handed to LiveKit. */
  fed: number;
  /** When the last of it leaves, in milliseconds of `performance.now()`; null while more is to come. */
  leavesAt: number | null;
  /** What was heard of it when the sound was cut, in seconds; null before. */
  cutAt: number | null;
  startTimer?: NodeJS.Timeout;
  endTimer?: NodeJS.Timeout;
}

/**
 * Speaks rounds into a room, one after the other and at the pace of speech. Between them it sends
 * silence, so that the sound never breaks off and its clock runs on evenly.
 */
export class RoomVoice {
  readonly #source: SoundSource;
  readonly #motion: MotionPublisher | null;
  readonly #events: VoiceEvents;
  /** Those not heard to the end, in order. */
  #speeches: Speech[] = [];
  /** Seconds of speech that wait here. */
  #waiting = 0;
  #full = false;
  #paused = false;
  #closed = false;
  #wake = (): void => {};

  /** @param motion - null where none may be published */
  constructor(source: SoundSource, motion: MotionPublisher | null, events: VoiceEvents) {
    this.#source = source;
    this.#motion = motion;
    this.#events = events;
    void this.#run();
  }

  /** Takes the next of a round. Rounds are spoken in the order in which they first came. */
  deliver(round: SpokenRound, { stretches }: Pick<Animated, 'stretches'>, ended: boolean): void {
    if (this.#closed) return;
    const speech = this.#find(round) ?? this.#add(round);
    speech.stretches.push(...stretches);
    speech.ended = ended;
    for (const { samples } of stretches) this.#waiting += samples / ROOM_RATE;
    this.#noteWaiting();
    this.#wake();
  }

  /** Drops a round: what has not left for the room is not heard. */
  drop(round: SpokenRound): void {
    const speech = this.#find(round);
    if (this.#closed) return;
    if (!speech) {
      if (!round.empty) this.#events.finished(round, 0, true);
      return;
    }
    if (speech.fed > 0 && speech.cutAt === null) this.#cut();
    this.#forget(speech);
    for (const { samples } of speech.stretches.splice(0)) this.#waiting -= samples / ROOM_RATE;
    this.#noteWaiting();
    if (speech.number !== null) this.#motion?.interrupt(speech.number, this.#source.position);
    if (!round.empty) this.#events.finished(round, speech.cutAt ?? 0, true);
    this.#wake();
  }

  /** Rests, while there is no way into the room, or goes on. */
  pause(paused: boolean): void {
    this.#paused = paused;
    this.#wake();
  }

  /** Falls silent for good, without a word to anybody. */
  close(): void {
    this.#closed = true;
    for (const speech of this.#speeches) stopTimers(speech);
    this.#speeches = [];
    this.#source.close();
    this.#wake();
  }

  #add(round: SpokenRound): Speech {
    const speech = {
      round,
      number: null,
      stretches: [],
      ended: false,
      fed: 0,
      leavesAt: null,
      cutAt: null,
    };
    this.#speeches.push(speech);
    return speech;
  }

  #find(round: SpokenRound): Speech | undefined {
    return this.#speeches.find((speech) => speech.round === round);
  }

  #forget(speech: Speech): void {
    stopTimers(speech);
    this.#speeches = this.#speeches.filter((other) => other !== speech);
  }

  async #run(): Promise<void> {
    try {
      while (!this.#closed) {
        const speech = this.#paused ? undefined : this.#next();
        const stretch = speech?.stretches[0];
        if (!speech || !stretch) await this.#rest();
        else if (this.#source.queued > AHEAD) await this.#sleep(this.#source.queued - AHEAD);
        else await this.#speak(speech, stretch);
      }
    } catch (error) {
      if (!this.#closed) this.#events.failed(redacted(error));
    }
  }

  /** The speech whose turn it is; those before it are all on their way. */
  #next(): Speech | undefined {
    for (const speech of [...this.#speeches]) {
      if (speech.leavesAt !== null) continue;
      if (speech.stretches.length > 0 || !speech.ended) return speech;
      this.#conclude(speech);
    }
    return undefined;
  }

  /** Has a speech end once its last sound has left. */
  #conclude(speech: Speech): void {
    const { queued } = this.#source;
    const last = speech.fed > 0 ? queued * 1000 : 0;
    speech.leavesAt = performance.now() + last;
    speech.endTimer = setTimeout(() => {
      this.#forget(speech);
      if (!speech.round.empty) {
        this.#events.finished(speech.round, speech.cutAt ?? speech.fed / ROOM_RATE, false);
      }
      this.#events.progress();
      speech.round.finish();
    }, last);
  }

  async #speak(speech: Speech, stretch: Stretch): Promise<void> {
    speech.stretches.shift();
    this.#waiting -= stretch.samples / ROOM_RATE;
    this.#noteWaiting();
    if (speech.fed === 0) {
      const start = (): void => this.#events.started(speech.round);
      speech.startTimer = setTimeout(start, this.#source.queued * 1000);
    }
    if (this.#motion && stretch.levels.length > 0) {
      speech.number ??= this.#motion.begin();
      const last = speech.ended && speech.stretches.length === 0;
      this.#motion.publish(speech.number, this.#source.position, stretch, last);
    }
    speech.fed += stretch.samples;
    await this.#source.feed(stretch.pcm);
    this.#events.progress();
    // Dropped while LiveKit was taking it.
    if (!this.#speeches.includes(speech)) this.#source.cut();
  }

  /** Cuts the sound off. What was heard of each speech is known now, and not later. */
  #cut(): void {
    const now = performance.now();
    const { queued } = this.#source;
    for (const speech of this.#speeches) {
      if (speech.fed === 0 || speech.cutAt !== null) continue;
      const left = speech.leavesAt === null ? queued : Math.max(0, speech.leavesAt - now) / 1000;
      speech.cutAt = Math.max(0, speech.fed / ROOM_RATE - left);
    }
    this.#source.cut();
  }

  /** Sends silence until there is something to say. */
  async #rest(): Promise<void> {
    if (this.#paused) return this.#sleep();
    const { queued } = this.#source;
    if (queued > SILENT_AHEAD) return this.#sleep(queued - SILENT_AHEAD);
    await this.#source.feed(SILENCE);
  }

  /** @param seconds - absent: until woken */
  async #sleep(seconds?: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      if (seconds !== undefined) timer = setTimeout(resolve, seconds * 1000);
    });
    clearTimeout(timer);
    this.#wake = () => {};
  }

  #noteWaiting(): void {
    const full = this.#full ? this.#waiting > LITTLE : this.#waiting > MUCH;
    if (full === this.#full) return;
    this.#full = full;
    this.#events.full(full);
  }
}

function stopTimers({ startTimer, endTimer }: Speech): void {
  clearTimeout(startTimer);
  clearTimeout(endTimer);
}
