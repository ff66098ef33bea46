import type { Samples } from '../base/audio-format.js';
import { AvatarError, ErrorCode } from '../base/errors.js';

/** More sound than this that waits to be played is a runaway source, in seconds. */
const MAX_WAITING_SECONDS = 1800;

/** Who works with the audio of a round. All get the same arrays, so none may write to them. */
export interface AudioConsumer {
  /** The next audio, in order; never empty. */
  push(samples: Samples): void;
  /** No more audio will come. */
  end(): void;
}

interface Waiting {
  readonly seconds: number;
  proceed(): void;
}

/**
 * The audio of one round on its way from whoever hands it over to whoever works with it: the player,
 * and what makes motion of it. It keeps nothing unless asked to. Once the round is over it takes nothing.
 */
export class AudioTrack {
  /** Told after each change, when all consumers have it. For who plays the round. */
  onChange: (() => void) | null = null;
  /** Page time of the first audio, in milliseconds. */
  since: DOMHighResTimeStamp | null = null;
  readonly #sampleRate: number;
  readonly #closed: AbortSignal;
  readonly #consumers: AudioConsumer[] = [];
  #samples = 0;
  #played = 0;
  #ended = false;
  #waiting: Waiting[] = [];
  /** What was handed over while somebody holds it. */
  #held: Samples[] | null = null;
  #holders = 0;

  /** @param sampleRate hertz. @param closed aborted once the round is over. */
  constructor(sampleRate: number, closed: AbortSignal) {
    this.#sampleRate = sampleRate;
    this.#closed = closed;
    closed.addEventListener('abort', () => this.#proceed(), { once: true });
  }

  /** Seconds handed over so far. */
  get seconds(): number {
    return this.#samples / this.#sampleRate;
  }

  /** Seconds that wait to be played. */
  get waiting(): number {
    return Math.max(0, this.seconds - this.#played);
  }

  /** Whether all of it was handed over. */
  get ended(): boolean {
    return this.#ended;
  }

  /** Has a consumer get all audio that comes from now on, and before it what is held. */
  pipe(consumer: AudioConsumer): void {
    this.#consumers.push(consumer);
    if (!this.#held) return;
    for (const samples of this.#held) consumer.push(samples);
    if (this.#ended) consumer.end();
  }

  /**
   * Holds all audio that comes from now on, for a consumer that may come late. By reference.
   *
   * @returns what lets go of it.
   */
  hold(): () => void {
    let holds = true;
    this.#held ??= [];
    this.#holders++;
    const release = (): void => {
      if (holds && --this.#holders === 0) this.#held = null;
      holds = false;
    };
    this.#closed.addEventListener('abort', release, { once: true });
    return release;
  }

  /**
   * Appends audio. The array is the track's from then on.
   *
   * @throws AvatarError `invalidAudioInput` when more than 30 minutes would wait to be played;
   * nothing is taken then. There is no limit to what is played.
   */
  push(samples: Samples): void {
    if (this.#ended || this.#closed.aborted || samples.length === 0) return;
    if (this.waiting + samples.length / this.#sampleRate > MAX_WAITING_SECONDS) {
      throw new AvatarError(
        ErrorCode.invalidAudioInput,
        `More than ${MAX_WAITING_SECONDS / 60} minutes of audio wait to be played. ` +
          'Hand audio over as it is played, or begin another round.',
      );
    }
    this.since ??= performance.now();
    this.#samples += samples.length;
    this.#held?.push(samples);
    for (const consumer of this.#consumers) consumer.push(samples);
    this.onChange?.();
  }

  end(): void {
    if (this.#ended || this.#closed.aborted) return;
    this.#ended = true;
    for (const consumer of this.#consumers) consumer.end();
    this.onChange?.();
  }

  /** Settles when less than `seconds` wait to be played, or the round is over: for back-pressure. */
  room(seconds: number): Promise<void> {
    if (this.waiting < seconds || this.#closed.aborted) return Promise.resolve();
    return new Promise((proceed) => this.#waiting.push({ seconds, proceed }));
  }

  /** Told by the player: so many seconds are played, or passed over. */
  played(seconds: number): void {
    this.#played = seconds;
    this.#proceed();
  }

  #proceed(): void {
    if (this.#waiting.length === 0) return;
    const done = ({ seconds }: Waiting): boolean => this.#closed.aborted || this.waiting < seconds;
    const proceeding = this.#waiting.filter(done);
    this.#waiting = this.#waiting.filter((one) => !done(one));
    for (const { proceed } of proceeding) proceed();
  }
}
