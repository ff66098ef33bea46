import { floatToPcm16 } from '../base/audio-format.js';
import type { AvatarError } from '../base/errors.js';
import { ConversationReason, type RoundId } from '../base/states.js';
import type { Conversation } from '../playback/conversation.js';
import { Resampler } from '../playback/resampler.js';
import type { MotionSource } from '../transport/motion-source.js';

/** How a round is fed. */
export interface RoundOptions {
  /** Rate of the audio that will be pushed, in hertz. */
  readonly sampleRate: number;
  /** The audio comes as it happens: keep little of it ahead. */
  readonly live?: boolean;
  /** `false` moves the mouth in silence. Default `true`. */
  readonly audible?: boolean;
}

/** The way in for the audio of one round. */
export interface RoundFeed {
  readonly round: RoundId;
  /** Appends audio. Ignored once the round is over. */
  push(samples: Int16Array | Float32Array): void;
  /** Says that no more audio will come. */
  end(): void;
}

/**
 * Splits speech in two: to the conversation, which plays it, and to the motion source, which turns
 * it into motion; and brings that motion back to the conversation.
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
  open(options: RoundOptions): RoundFeed {
    const { conversation, source } = this;
    for (const round of [...this.#driven]) this.#drop(round);
    const round = conversation.begin({ ...options, motion: source ? 'expected' : 'none' });
    if (source) this.#driven.add(round);
    const toMotion = source && motionInput(source.sampleRate, options.sampleRate);
    const isOpen = (): boolean => conversation.round === round;
    return {
      round,
      push: (samples) => {
        if (!isOpen()) return;
        conversation.pushAudio(round, samples);
        if (toMotion && this.#driven.has(round)) source.push(round, toMotion.push(samples), false);
      },
      end: () => {
        if (!isOpen()) return;
        if (toMotion && this.#driven.has(round)) source.push(round, toMotion.flush(), true);
        conversation.endAudio(round);
      },
    };
  }

  #drop(round: RoundId): void {
    if (this.#driven.delete(round)) this.source?.interrupt(round);
  }

  #sourceFailed(round: RoundId | null, error: AvatarError): void {
    this.report(error);
    for (const failed of round === null ? [...this.#driven] : [round]) {
      if (!this.#driven.delete(failed)) continue;
      this.conversation.audioOnly(failed, ConversationReason.fallbackMode);
    }
  }
}

interface MotionInput {
  push(samples: Int16Array | Float32Array): Int16Array;
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
