import type { Emitter } from '../base/emitter.js';
import { silentLogger, type Logger } from '../base/logger.js';
import { ConversationReason, FrameStarvationMode, type ConversationState } from '../base/states.js';
import type { ControllerEvents } from '../events/table.js';
import { Round, type RoundOptions } from '../round/round.js';
import type { SpeechReport } from '../round/speech-report.js';
import { BufferTarget, LIVE_BUFFER, STREAM_BUFFER } from './buffer-target.js';
import { ConversationStatus } from './conversation-status.js';
import type { Play, Playback, PlaybackContext } from './playback.js';
import { RoundPlayback } from './round-playback.js';
import type { SpeechPlayer } from './speech-player.js';
import type { SpokenFrame } from './spoken-motion.js';

export type { SpokenFrame } from './spoken-motion.js';

/** How long sound waits for the first motion, in seconds. */
const FIRST_MOTION_DEADLINE = 1.5;

export interface ConversationOptions {
  readonly player: SpeechPlayer;
  /** Where it tells `conversation`, `animation`, `speechstart`, `speechend` and `stall`. */
  readonly events: Emitter<ControllerEvents>;
  readonly logger?: Logger;
  /** How long sound waits for the first motion, in seconds. Default 1.5. */
  readonly firstMotionDeadline?: number;
}

/**
 * Plays rounds, one at a time: sound through the player, motion by the clock of that sound. A
 * round begins with {@link begin} and ends when its last sample was heard, or is interrupted.
 */
export class Conversation {
  readonly #context: PlaybackContext;
  /** For all rounds whose speech is made faster than it is spoken: each learns from the last. */
  readonly #buffer = new BufferTarget(STREAM_BUFFER);
  /** The one that takes audio and motion now. */
  #playback: Playback | null = null;
  /** That one, and those that fade out. */
  readonly #audible = new Set<Playback>();
  #starvationMode: FrameStarvationMode = FrameStarvationMode.audioIndependent;

  constructor({ player, events, logger, firstMotionDeadline }: ConversationOptions) {
    const isStrict = (): boolean => this.#starvationMode === FrameStarvationMode.strictSync;
    this.#context = {
      player,
      events,
      status: new ConversationStatus(events),
      logger: logger ?? silentLogger,
      firstMotionDeadline: firstMotionDeadline ?? FIRST_MOTION_DEADLINE,
      get strict() {
        return isStrict();
      },
      left: (playback) => {
        if (this.#playback === playback) this.#playback = null;
      },
      finished: (playback) => void this.#audible.delete(playback),
    };
  }

  get state(): ConversationState {
    return this.#context.status.state;
  }

  /** Why the state last changed, where there is a reason to give. */
  get reason(): ConversationReason | undefined {
    return this.#context.status.reason;
  }

  /** Whether speech stands: for want of motion (`strictSync`), or of a context that runs. */
  get stalled(): boolean {
    return this.#context.status.stalled;
  }

  /** The round that takes audio and motion now. */
  get round(): Round | null {
    return this.#playback?.round ?? null;
  }

  get starvationMode(): FrameStarvationMode {
    return this.#starvationMode;
  }

  set starvationMode(mode: FrameStarvationMode) {
    this.#starvationMode = mode;
    this.#context.events.commit(() => this.#playback?.advance());
  }

  /** Seconds heard of the current round, 0 when idle. */
  get audioTime(): number {
    return this.round?.heard() ?? 0;
  }

  /**
   * Begins a round; a running one is interrupted. Sound waits for motion if a driver expects some.
   *
   * @param play makes what plays the round, where its sound is rendered elsewhere.
   * @throws AvatarError `invalidAudioInput` for a rate that cannot be played; the running round
   * then goes on.
   */
  begin(options: RoundOptions, play: Play = this.#play): Round {
    return this.#context.events.commit(() => {
      const round = new Round(options);
      const playback = play(round, this.#context, this.#playback);
      this.#playback = playback;
      this.#audible.add(playback);
      return round;
    });
  }

  /** Holds the round; harmless where there is none. */
  pause(): void {
    this.#context.events.commit(() => this.#playback?.pause());
  }

  /**
   * Goes on with a paused round, and unlocks the audio where that is needed; harmless otherwise.
   *
   * @throws AvatarError `playbackInitFailed` when the player cannot be set up.
   */
  async resume(): Promise<void> {
    const { events, player } = this.#context;
    const resumed = events.commit(() => this.#playback?.resume() ?? false);
    if (resumed && !player.unlocked) await player.unlock();
  }

  /**
   * Ends the round at once: 12 ms of fade-out, and the rest is dropped.
   *
   * @returns the report as far as it is known now. The one of `speechend` and of the round's own
   * `finished` follows within moments and counts every sample, those of the fade-out included.
   */
  interrupt(reason: ConversationReason = ConversationReason.userAction): SpeechReport | null {
    return this.#context.events.commit(() => this.#playback?.interrupt(reason) ?? null);
  }

  /** For the render loop: the motion of the frame at `now`; `null` when the mouth rests. */
  sample(now: DOMHighResTimeStamp): SpokenFrame | null {
    return this.#playback?.sample(now) ?? null;
  }

  readonly #play: Play = (round, context, previous) => {
    const buffer = round.live ? new BufferTarget(LIVE_BUFFER) : this.#buffer;
    const playback = new RoundPlayback(round, buffer, context);
    previous?.interrupt(ConversationReason.userAction);
    return playback;
  };

  /** Ends everything. The player is its owner's to dispose. Idempotent. */
  dispose(): void {
    this.#context.events.commit(() => {
      for (const playback of this.#audible) playback.end(ConversationReason.userAction);
    });
  }
}
