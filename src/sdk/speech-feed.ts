import { floatToPcm16 } from '../base/audio-format.js';
import type { AvatarError } from '../base/errors.js';
import { ConversationReason, type RoundId } from '../base/states.js';
import type { Conversation } from '../playback/conversation.js';
import { Resampler } from '../audio/resampler.js';
import type { MotionSource } from '../transport/motion-source.js';
import type { BakedMotion } from './baked-motion.js';
import { fallbackReason } from './fallback-reason.js';

/** How a round is fed. */
export interface RoundOptions {
  /** Rate of the audio that will be pushed, in hertz. */
  readonly sampleRate: number;
  /** The audio comes as it happens: keep little of it ahead. */
  readonly live?: boolean;
  /** `false` moves the mouth in silence. Default `true`. */
  readonly audible?: boolean;
  /** Motion that comes with the speech. Rejects with AvatarError where it cannot be had. */
  readonly baked?: Promise<BakedMotion>;
}

/** The way in for the audio of one round. */
export interface RoundFeed {
  readonly round: RoundId;
  /** Appends audio. Ignored once the round is over. */
  push(samples: Samples): void;
  /** Says that no more audio will come. */
  end(): void;
}

type Samples = Int16Array | Float32Array;

/** Where the audio of a round goes to become motion. */
type AudioSink = Pick<RoundFeed, 'push' | 'end'>;

/**
 * Splits speech in two: to the conversation, which plays it, and to the motion source, which turns
 * it into motion; and brings that motion back to the conversation. Speech that comes with its
 * motion leaves the source alone, as long as that motion can be used.
 */
export class SpeechFeed {
  /** Rounds whose motion is still under way at the source. */
  readonly #driven = new Set<RoundId>();

  constructor(
    private readonly conversation: Conversation,
    private readonly source: MotionSource | null,
    private readonly report: (error: AvatarError) => void,
  ) {
    source?.on('motion', (round, segment) => conversation.pushMotion(round, segment));
    source?.on('end', (round) => {
      this.#driven.delete(round);
      conversation.endMotion(round);
    });
    source?.on('error', (round, error) => this.#sourceFailed(round, error));
    conversation.on('end', ({ round }) => this.#drop(round));
  }

  /** Starts a round; a running one is interrupted. */
  open({ baked, ...options }: RoundOptions): RoundFeed {
    const { conversation, source } = this;
    for (const round of [...this.#driven]) this.#drop(round);
    const motion = baked || source ? 'expected' : 'none';
    const round = conversation.begin({ ...options, motion });
    const sink = baked
      ? this.#bring(round, baked, options.sampleRate)
      : this.#drive(round, options.sampleRate);
    const isOpen = (): boolean => conversation.round === round;
    return {
      round,
      push: (samples) => {
        if (!isOpen()) return;
        conversation.pushAudio(round, samples);
        sink?.push(samples);
      },
      end: () => {
        if (!isOpen()) return;
        sink?.end();
        conversation.endAudio(round);
      },
    };
  }

  /** Has the source make motion of a round's audio. */
  #drive(round: RoundId, sampleRate: number): AudioSink | null {
    const { source } = this;
    if (!source) return null;
    const input = motionInput(source.sampleRate, sampleRate);
    const isDriven = (): boolean => this.#driven.has(round);
    this.#driven.add(round);
    return {
      push: (samples) => isDriven() && source.push(round, input.push(samples), false),
      end: () => isDriven() && source.push(round, input.flush(), true),
    };
  }

  /** Takes motion that comes with the speech; where it fails, the source gets all the audio. */
  #bring(round: RoundId, baked: Promise<BakedMotion>, sampleRate: number): AudioSink {
    const { conversation } = this;
    const sink = new LateSink();
    const isOpen = (): boolean => conversation.round === round;
    const take = async (): Promise<void> => {
      for await (const segment of (await baked).segments()) {
        if (!isOpen()) return;
        conversation.pushMotion(round, segment);
      }
      sink.lead(null);
      conversation.endMotion(round);
    };
    take().catch((error: AvatarError) => {
      if (!isOpen()) return;
      this.report(error);
      const source = this.#drive(round, sampleRate);
      if (!source) conversation.audioOnly(round, ConversationReason.fallbackMode);
      sink.lead(source);
    });
    return sink;
  }

  #drop(round: RoundId): void {
    if (this.#driven.delete(round)) this.source?.interrupt(round);
  }

  #sourceFailed(round: RoundId | null, error: AvatarError): void {
    this.report(error);
    for (const failed of round === null ? [...this.#driven] : [round]) {
      if (!this.#driven.delete(failed)) continue;
      this.conversation.audioOnly(failed, fallbackReason(error));
    }
  }
}

/** Keeps audio until it is known where it goes. */
class LateSink implements AudioSink {
  #waiting: ((sink: AudioSink) => void)[] | null = [];
  #sink: AudioSink | null = null;

  push(samples: Samples): void {
    this.#do((sink) => sink.push(samples));
  }

  end(): void {
    this.#do((sink) => sink.end());
  }

  /** Hands on what was kept and what is to come; `null` drops both. */
  lead(sink: AudioSink | null): void {
    this.#sink = sink;
    const waiting = this.#waiting ?? [];
    this.#waiting = null;
    if (sink) for (const action of waiting) action(sink);
  }

  #do(action: (sink: AudioSink) => void): void {
    if (this.#waiting) this.#waiting.push(action);
    else if (this.#sink) action(this.#sink);
  }
}

interface MotionInput {
  push(samples: Samples): Int16Array;
  flush(): Int16Array;
}

/** Brings audio of any rate to PCM16 at the rate of the motion source. */
function motionInput(target: number, rate: number): MotionInput {
  if (target === rate) {
    return {
      push: (samples) => (samples instanceof Int16Array ? samples : floatToPcm16(samples)),
      flush: () => new Int16Array(0),
    };
  }
  const resampler = new Resampler(rate, target);
  const pull = (): Int16Array => {
    const out = new Float32Array(resampler.available);
    resampler.pull(out);
    return floatToPcm16(out);
  };
  return {
    push: (samples) => {
      resampler.push(samples);
      return pull();
    },
    flush: () => {
      resampler.end();
      return pull();
    },
  };
}
