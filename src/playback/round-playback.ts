import { AvatarError, ErrorCode } from '../base/errors.js';
import { ConversationReason, ConversationState } from '../base/states.js';
import type { Round } from '../round/round.js';
import type { SpeechReport } from '../round/speech-report.js';
import type { BufferTarget } from './buffer-target.js';
import { LiveDelay } from './live-delay.js';
import type { Playback, PlaybackContext } from './playback.js';
import type { RoundSound, SoundOwner } from './round-sound.js';
import { SpokenMotion, type SpokenFrame } from './spoken-motion.js';
import type { PlayerEdge } from './worklet/player-messages.js';

/** A picture drawn now is seen about one refresh later, in milliseconds. */
export const DISPLAY_DELAY = 1000 / 60;

/** Motion that lacks no more than this of finished sound covers it, in seconds. */
const COVERED = 0.1;

/** How long to wait for the player to say where an interrupt cut, in milliseconds. */
const CUT_WAIT = 500;

/**
 * Plays one round: starts its sound when there is enough, keeps its motion to the clock of that
 * sound, and ends it. It alone knows how far the round has come, and it alone ends it.
 */
export class RoundPlayback implements Playback, SoundOwner {
  readonly round: Round;
  readonly #context: PlaybackContext;
  readonly #buffer: BufferTarget;
  readonly #sound: RoundSound;
  readonly #spoken: SpokenMotion;
  readonly #live: LiveDelay | null;
  /** The sound was told to play. */
  #started = false;
  /** The first sample was rendered. */
  #sounding = false;
  #paused = false;
  #waived = false;
  /** Motion was waited for long enough; `null` before the wait. */
  #overdue: boolean | null = null;
  /** Context time at which the last sample was rendered. */
  #drainedAt: number | null = null;
  /** Why it takes nothing more, once that is so. */
  #leftFor: ConversationReason | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #relaxedAt = 0;

  /** @throws AvatarError `invalidAudioInput` for a rate that cannot be played. */
  constructor(round: Round, buffer: BufferTarget, context: PlaybackContext) {
    this.round = round;
    this.#context = context;
    this.#buffer = buffer;
    const { sampleRate, audible } = round;
    this.#sound = context.player.open({ sampleRate, audible, rebuffer: buffer.seconds }, this);
    this.#spoken = new SpokenMotion(round.motion, this.#sound);
    this.#live = round.live ? new LiveDelay(this.#sound, buffer) : null;
    round.audio.pipe(this.#sound);
    round.audio.onChange = () => context.events.commit(() => this.#onAudio());
    round.motion.onChange = () => context.events.commit(() => this.#onMotion());
    round.heard = () => this.#heard();
  }

  /** Starts the round when it may, and keeps what follows from its motion up to date. */
  advance(): void {
    if (this.#leftFor !== null) return;
    const { player, status, strict } = this.#context;
    this.#limitToMotion(strict);
    if (!this.#started && !this.#paused && player.runs && this.#ready(strict)) {
      clearTimeout(this.#timer);
      this.#started = true;
      this.#sound.start();
      status.set(ConversationState.playing, this.round.motion.waived);
    }
    status.animate(this.#moves);
  }

  pause(): void {
    if (this.#paused || this.#drainedAt !== null) return;
    this.#paused = true;
    if (this.#started) this.#sound.hold();
    this.#context.status.set(ConversationState.paused, ConversationReason.userAction);
  }

  /** Returns whether it was paused. */
  resume(): boolean {
    if (!this.#paused) return false;
    const { status } = this.#context;
    this.#paused = false;
    if (this.#started) {
      this.#sound.start();
      status.set(ConversationState.playing, ConversationReason.userAction);
      return true;
    }
    this.advance();
    if (!this.#started) status.set(ConversationState.idle, ConversationReason.userAction);
    return true;
  }

  /** Takes nothing more, and ends when it has faded out. Returns what is known by now. */
  interrupt(reason: ConversationReason): SpeechReport {
    const report = this.#report(reason);
    const fades = this.#sound.engaged && this.#context.player.runs && this.#drainedAt === null;
    if (!fades) {
      this.end(reason);
      return report;
    }
    this.#leave(reason);
    this.#sound.interrupt();
    this.#timer = setTimeout(() => this.#context.events.commit(() => this.#finish()), CUT_WAIT);
    return report;
  }

  /** Ends it now, for `reason` if it did not take its end before. */
  end(reason: ConversationReason): void {
    this.#leave(reason);
    this.#finish();
  }

  /** For the render loop: the motion of the frame at `now`; `null` when the mouth rests. */
  sample(now: DOMHighResTimeStamp): SpokenFrame | null {
    if (!this.#sounding) return null;
    const { player } = this.#context;
    player.observe(this.#sound);
    const seen = now + DISPLAY_DELAY;
    return this.#spoken.sample(seen, player.heardAt(seen));
  }

  reported(edge: PlayerEdge): void {
    this.#context.events.commit(() => this.#onReport(edge));
  }

  unlocked(): void {
    if (this.#sound.log.running) this.#context.status.stall(false);
    this.advance();
  }

  locked(): void {
    if (this.#leftFor !== null || this.#drainedAt !== null) {
      this.end(ConversationReason.playbackEnd);
    } else if (this.#sound.log.running) {
      this.#context.status.stall(true);
    }
  }

  failed(error: AvatarError): AvatarError {
    const unreachable = error.code === ErrorCode.playbackInitFailed;
    const alone = this.round.motion.waived !== undefined && this.#leftFor === null;
    this.end(unreachable ? ConversationReason.networkError : ConversationReason.userAction);
    return unreachable && alone ? soundAloneFailed(error) : error;
  }

  /** Whether motion moves the mouth, or will again. */
  get #moves(): boolean {
    const { motion } = this.round;
    if (!this.#started || !motion.present) return false;
    return motion.awaited || !this.#sounding || this.#spoken.present;
  }

  #ready(strict: boolean): boolean {
    const { pushed, finished } = this.#sound;
    const { motion } = this.round;
    if (pushed === 0 || !(finished || pushed >= this.#buffer.seconds)) return false;
    return motion.present || !motion.awaited || (this.#overdue === true && !strict);
  }

  /** Keeps sound from passing the motion that is there, or lets it. */
  #limitToMotion(strict: boolean): void {
    const { motion } = this.round;
    const { duration } = motion.timeline;
    const covered = this.#sound.finished && duration >= this.#sound.pushed - COVERED;
    this.#sound.setLimit(strict && motion.awaited && !covered ? duration : Infinity);
  }

  #onAudio(): void {
    const { audio, motion } = this.round;
    if (audio.ended && audio.seconds === 0) return this.end(ConversationReason.playbackEnd);
    if (motion.awaited && !this.#started) this.#awaitMotion();
    this.advance();
  }

  #onMotion(): void {
    const { id, motion } = this.round;
    if (motion.present) {
      this.#live?.moved(motion.timeline.duration);
      this.#spoken.forget();
    }
    if (motion.waived !== undefined && !this.#waived) {
      this.#waived = true;
      this.#context.logger.info(`Round ${id} goes on without further motion (${motion.waived}).`);
      this.#context.status.explain(motion.waived);
    }
    this.advance();
  }

  /** Sound waits for motion so long from its first sample on, not longer. */
  #awaitMotion(): void {
    if (this.#overdue !== null) return;
    this.#overdue = false;
    const { events, firstMotionDeadline } = this.#context;
    this.#timer = setTimeout(() => {
      this.#overdue = true;
      events.commit(() => this.advance());
    }, firstMotionDeadline * 1000);
  }

  #onReport(edge: PlayerEdge): void {
    const now = this.#context.player.observe(this.#sound);
    this.#tend();
    if (edge === 'interrupted' || edge === 'last') this.#drainedAt = this.#sound.log.known;
    if (this.#leftFor !== null) {
      if (this.#drainedAt !== null) this.#finish();
      return;
    }
    const { status } = this.#context;
    status.animate(this.#moves);
    if (edge === 'run') this.#onRun();
    else if (edge === 'limit') status.stall(true);
    else if (edge === 'underrun') {
      this.#buffer.grow();
      this.#sound.setRebuffer(this.#buffer.seconds);
    }
    if (this.#drainedAt === null || now - this.#sound.clock.latency < this.#drainedAt) return;
    this.end(ConversationReason.playbackEnd);
  }

  #onRun(): void {
    this.#context.status.stall(false);
    if (this.#sounding) return;
    this.#sounding = true;
    this.round.begin(this.#sound.clock.latency);
    this.#context.events.emit('speechstart', this.round.id);
  }

  #tend(): void {
    const { position } = this.#sound.log;
    this.round.audio.played(position);
    this.#spoken.settle();
    if (position - this.#relaxedAt >= 1) {
      this.#buffer.relax(position - this.#relaxedAt);
      this.#relaxedAt = position;
    }
    if (this.#sounding) this.#live?.keep();
  }

  #heard(): number {
    if (!this.#sounding) return 0;
    this.#context.player.observe(this.#sound);
    return this.#sound.clock.at(performance.now(), this.#sound.pushed);
  }

  #report(reason: ConversationReason): SpeechReport {
    const { played, underruns } = this.#sound;
    const sync = this.#spoken.report();
    const latency = this.round.latency(this.#spoken.seenAt);
    return { round: this.round.id, seconds: played, reason, underruns, sync, latency };
  }

  #leave(reason: ConversationReason): void {
    if (this.#leftFor !== null) return;
    this.#leftFor = reason;
    clearTimeout(this.#timer);
    const { status } = this.#context;
    this.#context.left(this);
    status.stall(false);
    status.animate(false);
    status.set(ConversationState.idle, reason);
    this.round.close();
  }

  #finish(): void {
    const { round } = this;
    if (round.report || this.#leftFor === null) return;
    clearTimeout(this.#timer);
    const heard = this.#heard();
    round.heard = () => heard;
    round.audio.onChange = round.motion.onChange = null;
    round.finish(this.#report(this.#leftFor));
    this.#context.player.close(this.#sound);
    this.#context.finished(this);
    this.#context.events.emit('speechend', round.report!);
  }
}

/** Motion was given up before, so that nothing of the round is left. */
function soundAloneFailed(cause: AvatarError): AvatarError {
  const message = `There is no motion for this speech, nor can it be heard. ${cause.message}`;
  return new AvatarError(ErrorCode.audioOnlyInitFailed, message, { cause });
}
