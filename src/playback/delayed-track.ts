import type { LiveInput, LiveInputOptions } from './live-input.js';
import type { SpeechPlayer } from './speech-player.js';

/** Time constant of a fade, in seconds: silent after 15 ms, and without a click. */
const FADE = 0.004;

/** Most that sound can be delayed, in seconds. */
export const MAX_DELAY = 1;

/** Opens a track to be read; see `openLiveInput()`. */
export type Listen = (
  track: MediaStreamTrack,
  options: Pick<LiveInputOptions, 'branch' | 'signal'>,
) => Promise<LiveInput>;

export interface DelayedTrackOptions {
  /** Whose volume it is heard with. */
  readonly player: SpeechPlayer;
  readonly listen: Listen;
  /** Seconds from a sample being read to its being heard. */
  readonly delay: number;
  /** `false` reads it without a sound. */
  readonly audible: boolean;
  readonly signal: AbortSignal;
}

interface Nodes {
  readonly delay: DelayNode;
  readonly gain: GainNode;
}

/**
 * A live track that is read at once and heard later. Both happen in the audio thread, of one source
 * in one graph: what was read at context time `t` is rendered at `t + delay`, whatever the page is
 * busy with.
 */
export class DelayedTrack {
  readonly #options: DelayedTrackOptions;
  readonly #leave: () => void;
  #input!: LiveInput;
  #nodes: Nodes | null = null;
  #mix: AudioNode | null = null;
  #delay: number;
  #silent = false;

  /**
   * @throws AvatarError `noAudio` for a track that has ended, `playbackInitFailed` where the worklet
   * cannot be loaded.
   * @throws the signal's reason when aborted.
   */
  static async open(track: MediaStreamTrack, options: DelayedTrackOptions): Promise<DelayedTrack> {
    const delayed = new DelayedTrack(options);
    const { listen, signal } = options;
    const branch = (source: AudioNode): void => delayed.#build(source);
    try {
      delayed.#input = await listen(track, { signal, branch });
    } catch (error) {
      delayed.#leave();
      throw error;
    }
    return delayed;
  }

  private constructor(options: DelayedTrackOptions) {
    this.#options = options;
    this.#delay = options.delay;
    this.#leave = options.player.join((mix) => {
      this.#mix = mix;
      this.#connect();
    });
  }

  /** What is read, as it comes. */
  get input(): LiveInput {
    return this.#input;
  }

  /** Seconds from a sample being read to its being heard. A change repeats or leaves out sound. */
  get delay(): number {
    return this.#delay;
  }

  set delay(seconds: number) {
    this.#delay = Math.min(seconds, MAX_DELAY);
    if (this.#nodes) this.#nodes.delay.delayTime.value = this.#delay;
  }

  /** Fades out. */
  silence(): void {
    this.#silent = true;
    const { gain } = this.#nodes?.gain ?? {};
    gain?.cancelScheduledValues(0);
    gain?.setTargetAtTime(0, 0, FADE);
  }

  /** Is heard again, from context time `at` on. */
  hear(at = 0): void {
    this.#silent = false;
    this.#nodes?.gain.gain.setTargetAtTime(1, at, FADE);
  }

  close(): void {
    this.#leave();
    this.#input.close();
    this.#release();
  }

  #build(source: AudioNode): void {
    this.#release();
    const { context } = source;
    const delay = new DelayNode(context, { delayTime: this.#delay, maxDelayTime: MAX_DELAY });
    const gain = new GainNode(context, { gain: this.#silent ? 0 : 1 });
    source.connect(delay).connect(gain);
    this.#nodes = { delay, gain };
    this.#connect();
  }

  /** Page and player may come to another context one after the other. */
  #connect(): void {
    const { audible } = this.#options;
    const gain = this.#nodes?.gain;
    if (audible && gain && gain.context === this.#mix?.context) gain.connect(this.#mix);
  }

  #release(): void {
    this.#nodes?.delay.disconnect();
    this.#nodes?.gain.disconnect();
    this.#nodes = null;
  }
}
