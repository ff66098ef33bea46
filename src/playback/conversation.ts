import { EventEmitter } from 'eventemitter3';
import { ErrorCode, type AvatarError } from '../base/errors.js';
import { silentLogger, type Logger } from '../base/logger.js';
import {
  ConversationReason,
  ConversationState,
  FrameStarvationMode,
  type RoundId,
} from '../base/states.js';
import type { MotionSegment } from '../motion/segment.js';
import { createId } from '../protocol/ids.js';
import { BufferTarget, LIVE_BUFFER, STREAM_BUFFER } from './buffer-target.js';
import type { BeginOptions, ConversationEvents } from './conversation-events.js';
import { ConversationStatus } from './conversation-status.js';
import type { Samples } from '../base/audio-format.js';
import { RoundEndings } from './round-endings.js';
import type { SpeechPlayer } from './speech-player.js';
import type { SpeechReport } from '../round/speech-report.js';
import { SpeechRound, type SpokenFrame } from './speech-round.js';
import type { PlayerEdge } from './worklet/player-messages.js';

export type { BeginOptions, ConversationEvents } from './conversation-events.js';
export type { SpokenFrame } from './speech-round.js';

/** How long sound waits for the first motion, in seconds. */
const FIRST_MOTION_DEADLINE = 1.5;

/** A picture drawn now is seen about one refresh later, in milliseconds. */
const DISPLAY_DELAY = 1000 / 60;

/**
 * Plays rounds, one at a time: sound through the player, motion by the clock of that sound. A
 * round begins with {@link begin} and ends when its last sample was heard, or is interrupted; what
 * arrives for it later is dropped.
 */
export class Conversation extends EventEmitter<ConversationEvents> {
  readonly #player: SpeechPlayer;
  readonly #logger: Logger;
  readonly #deadline: number;
  readonly #buffer = new BufferTarget(STREAM_BUFFER);
  readonly #status = new ConversationStatus(this);
  readonly #endings = new RoundEndings((round, report) => {
    this.#player.close(round.sound);
    this.emit('end', report);
  });
  #round: SpeechRound | null = null;
  #starvationMode: FrameStarvationMode = FrameStarvationMode.audioIndependent;
  #mouthOffset = 0;

  /** `firstMotionDeadline`: how long sound waits for the first motion, in seconds (1.5). */
  constructor(options: { player: SpeechPlayer; logger?: Logger; firstMotionDeadline?: number }) {
    super();
    this.#player = options.player;
    this.#logger = options.logger ?? silentLogger;
    this.#deadline = options.firstMotionDeadline ?? FIRST_MOTION_DEADLINE;
    this.#player.on('unlock', this.#onUnlock);
    this.#player.on('lock', this.#onLock);
    this.#player.on('volume', this.#onVolume);
    this.#player.on('error', this.#onError);
  }

  get state(): ConversationState {
    return this.#status.state;
  }

  /** Why the state last changed, where there is a reason to give. */
  get reason(): ConversationReason | undefined {
    return this.#status.reason;
  }

  /** The round that takes audio and motion now. */
  get round(): RoundId | null {
    return this.#round?.id ?? null;
  }

  get starvationMode(): FrameStarvationMode {
    return this.#starvationMode;
  }

  set starvationMode(mode: FrameStarvationMode) {
    this.#starvationMode = mode;
    this.#advance();
  }

  /** Moves the mouth earlier (positive) or later than the sound, in seconds. */
  get mouthOffset(): number {
    return this.#mouthOffset;
  }

  set mouthOffset(seconds: number) {
    this.#mouthOffset = seconds;
    if (this.#round) this.#round.sound.clock.userOffset = seconds;
  }

  /** Seconds heard of the current round, 0 when idle. */
  get audioTime(): number {
    const round = this.#round;
    if (!round?.sounding) return 0;
    this.#player.observe(round.sound);
    return round.sound.clock.at(performance.now(), round.sound.pushed);
  }

  /**
   * Begins a round; a running one is interrupted.
   *
   * @throws AvatarError `invalidAudioInput` for a rate that cannot be played; the running round
   * then goes on.
   */
  begin(options: BeginOptions): RoundId {
    const { round: id = createId(), sampleRate, live = false, audible = true, motion } = options;
    const buffer = live ? new BufferTarget(LIVE_BUFFER) : this.#buffer;
    const sound = this.#player.open({ sampleRate, audible, rebuffer: buffer.seconds });
    while (this.#round) this.interrupt();
    sound.clock.userOffset = this.#mouthOffset;
    const round = new SpeechRound(id, sound, { live, expectsMotion: motion !== 'none', buffer });
    sound.onReport = (edge) => this.#onReport(round, edge);
    this.#round = round;
    this.#endings.expect(id);
    return id;
  }

  /**
   * Appends audio to a round; ignored for a round that is over.
   *
   * @throws AvatarError `invalidAudioInput` when the round grows beyond 30 minutes.
   */
  pushAudio(round: RoundId, samples: Samples): void {
    const current = this.#current(round);
    if (!current || samples.length === 0) return;
    current.sound.push(samples);
    if (current.awaitsMotion && !current.started) {
      current.awaitMotion(this.#deadline, () => this.#advance());
    }
    this.#advance();
  }

  /** Says that all audio of the round was pushed. A round without any ends at once. */
  endAudio(round: RoundId): void {
    const current = this.#current(round);
    if (!current) return;
    current.sound.finish();
    if (current.sound.pushed === 0) this.#end(current, ConversationReason.playbackEnd);
    else this.#advance();
  }

  /** Appends motion to a round; ignored for a round that is over. */
  pushMotion(round: RoundId, segment: MotionSegment): void {
    this.#current(round)?.addMotion(segment);
    this.#advance();
  }

  /** Says that all motion of the round was pushed. */
  endMotion(round: RoundId): void {
    this.#current(round)?.timeline.end();
    this.#advance();
  }

  /** No more motion will come: the sound starts, or goes on, without waiting for it. */
  audioOnly(round: RoundId, reason: ConversationReason): void {
    const current = this.#current(round);
    if (!current) return;
    this.#logger.info(`Round ${round} goes on without further motion (${reason}).`);
    current.waiveMotion(reason);
    this.#status.explain(reason);
    this.#advance();
  }

  /** Holds the round; harmless where there is none. */
  pause(): void {
    const round = this.#round;
    if (!round || round.paused || round.drainedAt !== null) return;
    round.paused = true;
    if (round.started) round.sound.hold();
    this.#status.set(ConversationState.paused, ConversationReason.userAction);
  }

  /**
   * Goes on with a paused round, and unlocks the audio where that is needed; harmless otherwise.
   *
   * @throws AvatarError `playbackInitFailed` when the player cannot be set up.
   */
  async resume(): Promise<void> {
    const round = this.#round;
    if (!round?.paused) return;
    round.paused = false;
    if (round.started) {
      round.sound.start();
      this.#status.set(ConversationState.playing, ConversationReason.userAction);
    } else {
      this.#advance();
      if (!round.started) this.#status.set(ConversationState.idle, ConversationReason.userAction);
    }
    if (!this.#player.unlocked) await this.#player.unlock();
  }

  /**
   * Ends the round at once: 12 ms of fade-out, and the rest is dropped.
   *
   * @returns the report as far as it is known now. The one of `end` and {@link finished} follows
   * within moments and counts every sample, those of the fade-out included.
   */
  interrupt(reason: ConversationReason = ConversationReason.userAction): SpeechReport | null {
    const round = this.#round;
    if (!round) return null;
    const report = round.report(reason);
    if (!round.sound.engaged || !this.#player.unlocked || round.drainedAt !== null) {
      this.#end(round, reason);
      return report;
    }
    this.#endings.fade(round, reason);
    this.#leave(round, reason);
    return report;
  }

  /**
   * The report of a round, once it is over for whatever reason.
   *
   * @throws AvatarError `noAudio` (rejects) for a round that never was, or long ago.
   */
  finished(round: RoundId): Promise<SpeechReport> {
    return this.#endings.of(round);
  }

  /** For the render loop: the motion of the frame at `now`; `null` when the mouth rests. */
  sample(now: DOMHighResTimeStamp): SpokenFrame | null {
    const round = this.#round;
    if (!round?.sounding) return null;
    this.#player.observe(round.sound);
    const seen = now + DISPLAY_DELAY;
    return round.sample(seen, this.#player.heardAt(seen));
  }

  /** Ends everything. The player is its owner's to dispose. Idempotent. */
  dispose(): void {
    if (this.#round) this.#end(this.#round, ConversationReason.userAction);
    this.#endings.flush();
    this.#player.off('unlock', this.#onUnlock);
    this.#player.off('lock', this.#onLock);
    this.#player.off('volume', this.#onVolume);
    this.#player.off('error', this.#onError);
    this.removeAllListeners();
  }

  #current(round: RoundId): SpeechRound | null {
    return this.#round?.id === round ? this.#round : null;
  }

  /** Starts the round when it may, and keeps what follows from its motion up to date. */
  #advance(): void {
    const round = this.#round;
    if (!round) return;
    const strict = this.#starvationMode === FrameStarvationMode.strictSync;
    round.limitToMotion(strict);
    if (!round.started && !round.paused && this.#player.unlocked && round.ready(strict)) {
      round.setTimer(null);
      round.started = true;
      round.sound.start();
      this.#status.set(ConversationState.playing, round.fallback);
    }
    this.#status.animate(round.moves);
  }

  #onReport(round: SpeechRound, edge: PlayerEdge): void {
    const now = this.#player.observe(round.sound);
    round.tend();
    if (edge === 'interrupted' || edge === 'last') round.drainedAt = round.sound.log.known;
    if (this.#endings.take(round)) return;
    this.#status.animate(round.moves);
    if (edge === 'run') this.#onRun(round);
    else if (edge === 'trim') round.trimmed();
    else if (edge === 'limit') this.#status.stall();
    else if (edge === 'underrun') {
      round.deepen();
      this.#status.starve();
    }
    const { drainedAt } = round;
    if (drainedAt !== null && now - round.sound.clock.latency >= drainedAt) {
      this.#end(round, ConversationReason.playbackEnd);
    }
  }

  #onRun(round: SpeechRound): void {
    this.#status.flow();
    if (round.sounding) return;
    round.sounding = true;
    this.emit('start', round.id);
  }

  #end(round: SpeechRound, reason: ConversationReason): void {
    this.#leave(round, reason);
    this.#endings.settle(round, reason);
  }

  /** The round is no longer the current one. */
  #leave(round: SpeechRound, reason: ConversationReason): void {
    if (this.#round !== round) return;
    this.#round = null;
    this.#status.flow();
    this.#status.animate(false);
    this.#status.set(ConversationState.idle, reason);
  }

  readonly #onUnlock = () => this.#advance();

  /** Nothing is rendered now, so nothing more will be said of what fades or has drained. */
  readonly #onLock = () => {
    this.#endings.flush();
    const round = this.#round;
    if (round && round.drainedAt !== null) this.#end(round, ConversationReason.playbackEnd);
  };

  readonly #onVolume = () => this.emit('volume');

  readonly #onError = (error: AvatarError) => {
    const unreachable = error.code === ErrorCode.playbackInitFailed;
    const reason = unreachable ? ConversationReason.networkError : ConversationReason.userAction;
    this.#endings.flush();
    if (this.#round) this.#end(this.#round, reason);
    this.emit('error', error);
  };
}
