import { EventEmitter } from 'eventemitter3';
import { AvatarError, ErrorCode } from '../base/errors.js';
import { silentLogger, type Logger } from '../base/logger.js';
import {
  AnimationType,
  ConversationReason,
  ConversationState,
  FrameStarvationMode,
  type RoundId,
} from '../base/states.js';
import type { MotionSegment } from '../motion/segment.js';
import { createId } from '../protocol/ids.js';
import { BufferTarget, STREAM_BUFFER } from './buffer-target.js';
import type { Samples } from './sample-queue.js';
import { Settlements } from './settlements.js';
import type { SpeechPlayer } from './speech-player.js';
import type { SpeechReport } from './speech-report.js';
import { SpeechRound, type SpokenFrame } from './speech-round.js';
import type { PlayerEdge } from './worklet/player-messages.js';

export type { SpokenFrame } from './speech-round.js';

/** How long sound waits for the first motion, in seconds. */
const FIRST_MOTION_DEADLINE = 1.5;

/** A picture drawn now is seen about one refresh later, in milliseconds. */
const DISPLAY_DELAY = 1000 / 60;

/** How long to wait for the player to say where an interrupt cut, in milliseconds. */
const CUT_WAIT = 500;

/** Rates that Web Audio must support, in hertz. */
const RATES = { least: 3000, most: 384_000 };

export interface ConversationEvents {
  /** Announced when a transition starts. */
  state: [state: ConversationState, reason: ConversationReason | undefined];
  animation: [type: AnimationType];
  /** The first sample of a round was rendered. Not for a round without sound. */
  start: [round: RoundId];
  /** A round is over; exactly one for each. */
  end: [report: SpeechReport];
  /** In `strictSync`: sound waits for motion (`true`), or goes on. */
  stall: [stalled: boolean];
  /** Sound ran out before its end (`true`), or goes on. */
  underrun: [active: boolean];
  error: [error: AvatarError];
  volume: [];
}

export interface BeginOptions {
  /** Id of the round; a fresh one by default. */
  readonly round?: RoundId;
  /** Rate of the audio, in hertz. */
  readonly sampleRate: number;
  /** The audio comes as it happens: keep little of it ahead. */
  readonly live?: boolean;
  /** `false`: motion only; the sound takes its time in silence. */
  readonly audible?: boolean;
  /** `none`: no motion will come, so sound does not wait for it. Default `expected`. */
  readonly motion?: 'expected' | 'none';
}

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
  readonly #settlements = new Settlements();
  /** Interrupted rounds whose sound fades out. */
  readonly #fading = new Map<SpeechRound, ConversationReason>();
  #round: SpeechRound | null = null;
  #state: ConversationState = ConversationState.idle;
  #reason: ConversationReason | undefined;
  #animation: AnimationType = AnimationType.idle;
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
    return this.#state;
  }

  /** Why the state last changed, where there is a reason to give. */
  get reason(): ConversationReason | undefined {
    return this.#reason;
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
   * @throws AvatarError `invalidAudioInput` for a rate that cannot be played.
   */
  begin(options: BeginOptions): RoundId {
    const { round: id = createId(), sampleRate, live = false, audible = true, motion } = options;
    if (!Number.isInteger(sampleRate) || sampleRate < RATES.least || sampleRate > RATES.most) {
      const message = `Audio cannot be played at a sample rate of ${sampleRate} Hz.`;
      throw new AvatarError(ErrorCode.invalidAudioInput, message);
    }
    while (this.#round) this.interrupt();
    const buffer = live ? undefined : this.#buffer.seconds;
    const sound = this.#player.open({ sampleRate, audible, rebuffer: buffer ?? 0.08 });
    sound.clock.userOffset = this.#mouthOffset;
    const round = new SpeechRound(id, sound, live, motion !== 'none', this.#buffer);
    sound.onReport = (edge) => this.#onReport(round, edge);
    this.#round = round;
    this.#settlements.open(id);
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
      current.timer ??= setTimeout(() => {
        current.overdue = true;
        this.#advance();
      }, this.#deadline * 1000);
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
    current.waiveMotion();
    this.#reason = reason;
    this.#advance();
  }

  /** Holds the round; harmless where there is none. */
  pause(): void {
    const round = this.#round;
    if (!round || round.paused || round.drainedAt !== null) return;
    round.paused = true;
    if (round.started) round.sound.hold();
    this.#setState(ConversationState.paused, ConversationReason.userAction);
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
      this.#setState(ConversationState.playing, ConversationReason.userAction);
    } else {
      this.#advance();
      if (!round.started) this.#setState(ConversationState.idle, ConversationReason.userAction);
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
    this.#fading.set(round, reason);
    clearTimeout(round.timer);
    round.timer = setTimeout(() => this.#settle(round, reason), CUT_WAIT);
    round.sound.interrupt();
    this.#leave(round, reason);
    return report;
  }

  /**
   * The report of a round, once it is over for whatever reason.
   *
   * @throws AvatarError `noAudio` (rejects) for a round that never was, or long ago.
   */
  finished(round: RoundId): Promise<SpeechReport> {
    return this.#settlements.of(round);
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
    for (const [round, reason] of [...this.#fading]) this.#settle(round, reason);
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
      clearTimeout(round.timer);
      round.started = true;
      round.sound.start();
      this.#setState(ConversationState.playing, undefined);
    }
    const moves = round.started && round.hasMotion;
    this.#setAnimation(moves ? AnimationType.mono : AnimationType.idle);
  }

  #onReport(round: SpeechRound, edge: PlayerEdge): void {
    const now = this.#player.observe(round.sound);
    round.tend();
    if (edge === 'interrupted' || edge === 'last') round.drainedAt = round.sound.log.known;
    if (this.#fading.has(round)) {
      if (round.drainedAt !== null) this.#settle(round, this.#fading.get(round)!);
      return;
    }
    if (edge === 'run') this.#onRun(round);
    else if (edge === 'trim') round.trimmed();
    else if (edge === 'underrun' && !round.starved) {
      round.deepen();
      round.starved = true;
      this.emit('underrun', true);
    } else if (edge === 'limit' && !round.stalled) {
      round.stalled = true;
      this.emit('stall', true);
    }
    const { drainedAt } = round;
    if (drainedAt !== null && now - round.sound.clock.latency >= drainedAt) {
      this.#end(round, ConversationReason.playbackEnd);
    }
  }

  #onRun(round: SpeechRound): void {
    this.#goOn(round);
    if (round.sounding) return;
    round.sounding = true;
    this.emit('start', round.id);
  }

  /** Sound no longer waits for anything. */
  #goOn(round: SpeechRound): void {
    if (round.starved) {
      round.starved = false;
      this.emit('underrun', false);
    }
    if (round.stalled) {
      round.stalled = false;
      this.emit('stall', false);
    }
  }

  #end(round: SpeechRound, reason: ConversationReason): void {
    this.#leave(round, reason);
    this.#settle(round, reason);
  }

  /** The round is no longer the current one. */
  #leave(round: SpeechRound, reason: ConversationReason): void {
    if (this.#round !== round) return;
    this.#round = null;
    this.#goOn(round);
    this.#setAnimation(AnimationType.idle);
    this.#setState(ConversationState.idle, reason);
  }

  #settle(round: SpeechRound, reason: ConversationReason): void {
    clearTimeout(round.timer);
    this.#fading.delete(round);
    const report = round.report(reason);
    this.#player.close(round.sound);
    this.#settlements.settle(report);
    this.emit('end', report);
  }

  #setState(state: ConversationState, reason: ConversationReason | undefined): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#reason = reason;
    this.emit('state', state, reason);
  }

  #setAnimation(type: AnimationType): void {
    if (type === this.#animation) return;
    this.#animation = type;
    this.emit('animation', type);
  }

  readonly #onUnlock = () => this.#advance();

  /** Nothing is rendered now, so nothing more will be said of what fades or has drained. */
  readonly #onLock = () => {
    for (const [round, reason] of [...this.#fading]) this.#settle(round, reason);
    const round = this.#round;
    if (round && round.drainedAt !== null) this.#end(round, ConversationReason.playbackEnd);
  };

  readonly #onVolume = () => this.emit('volume');

  readonly #onError = (error: AvatarError) => {
    const unreachable = error.code === ErrorCode.playbackInitFailed;
    const reason = unreachable ? ConversationReason.networkError : ConversationReason.userAction;
    for (const [round, why] of [...this.#fading]) this.#settle(round, why);
    if (this.#round) this.#end(this.#round, reason);
    this.emit('error', error);
  };
}
