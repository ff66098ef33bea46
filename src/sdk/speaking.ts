import type { Emitter } from '../base/emitter.js';
import { abortable } from '../base/abortable.js';
import { bytesOf, type PcmChunk } from '../base/bytes-of.js';
import { ErrorCode } from '../base/errors.js';
import { idle } from '../base/idle.js';
import { ConversationReason } from '../base/states.js';
import { arrival } from '../base/unfetched.js';
import type { ControllerEvents } from '../events/table.js';
import type { Conversation } from '../playback/conversation.js';
import { mayHaveActivation } from '../playback/gesture.js';
import type { SpeechPlayer } from '../playback/speech-player.js';
import type { Round, RoundOptions } from '../round/round.js';
import type { SpeechReport } from '../round/speech-report.js';
import type { Driver, MotionDriver, MotionPayloads } from '../transport/driver.js';
import { AudioGate, audioNotInitialized } from './audio-gate.js';
import type { ViewSettings } from './configuration.js';
import { readCues } from './cues.js';
import type { SayContext, SayOptions } from './say/say.js';
import { SentSpeech } from './sent-speech.js';
import type { speak, SpeakOptions } from './speak.js';
import type { SpeechSource } from './speech-source.js';

/** From pointing at a button to pressing it, people take longer than so many milliseconds. */
const POINTING = 200;

export interface SpeakingParts {
  readonly settings: ViewSettings;
  readonly events: Emitter<ControllerEvents>;
  readonly driver: Driver;
  readonly player: SpeechPlayer;
  readonly conversation: Conversation;
}

/** What a page has the avatar say. The last that was asked for supersedes what is not heard yet. */
export class Speaking {
  readonly #parts: SpeakingParts;
  readonly #gate: AudioGate;
  /** What `send()` goes on with. */
  #sent: SentSpeech | null = null;
  /** Speech that does not play yet. */
  #pending = new AbortController();
  /** The last speech asked for brought its own motion, so nothing needs to get ready to make it. */
  #baked = false;
  #disposed = false;

  constructor(parts: SpeakingParts) {
    this.#parts = parts;
    const { player, settings, events } = parts;
    this.#gate = new AudioGate(player, settings.waitsForGesture ?? false, events);
  }

  /** Whether a round of `send()` is open. */
  get sending(): boolean {
    return this.#sent?.open ?? false;
  }

  /**
   * Has sound ready, and then what makes motion.
   *
   * @param present whether speech is there by then: it is heard first, and has its motion made after.
   * @throws AvatarError `playbackInitFailed` when this browser cannot play.
   */
  async prepare(present = () => false): Promise<void> {
    if (this.#disposed) return;
    const { driver, player } = this.#parts;
    const moves = this.#baked;
    const fetching = moves ? undefined : driver.prefetch();
    await Promise.all([this.#gate.prepare(), fetching]);
    if (!moves && !(present() && player.unlocked)) driver.warmUp();
  }

  /** Speech is likely: once the page is idle, fetches what reads it and what moves the mouth to it. */
  async foresee(): Promise<void> {
    await idle();
    this.#fetch();
  }

  /** Speech is about to be asked for: fetches that at once, and then has sound ready as well. */
  async expect(): Promise<void> {
    this.#fetch();
    await idle(POINTING);
    this.#parts.player.foresee();
  }

  /** Goes on with the open round of chunks, or begins one; its id. */
  send(audio: PcmChunk, end: boolean): string {
    const { driver, events, settings } = this.#parts;
    driver.assertSend();
    if (!this.#gate.prepared) throw audioNotInitialized();
    const bytes = bytesOf(audio);
    void this.#gate.admit();
    this.#baked = false;
    return events.commit(() => {
      const { sampleRate, logger } = settings;
      if (!this.#sent?.open) this.#sent = new SentSpeech(this.begin({ sampleRate }), logger);
      this.#sent.push(bytes, end);
      return this.#sent.round.id;
    });
  }

  /** Backend mode: goes on with the open round, or begins one; its id, or `null` where it cannot be heard. */
  yieldAudio(audio: PcmChunk, end: boolean): string | null {
    const { driver, events } = this.#parts;
    driver.assertYield('yieldAudioData()');
    if (this.#disposed) return null;
    if (!this.#gate.prepared && mayHaveActivation()) {
      this.prepare().catch(() => undefined); // told by an error event
    }
    if (!this.#gate.prepared || this.#gate.shut) {
      this.#gate.refuse();
      return null;
    }
    return events.commit(() => driver.yieldAudio(audio, end)?.id ?? null);
  }

  /** Backend mode: the motion of a round; whether the last of it has come. */
  yieldMotion(payloads: MotionPayloads, round: string): boolean {
    const { driver, events } = this.#parts;
    driver.assertYield('yieldFramesData()');
    if (this.#disposed) return false;
    return events.commit(() => driver.yieldMotion(payloads, round));
  }

  async speak(source: SpeechSource, options: SpeakOptions): Promise<SpeechReport> {
    const { signal, motion } = options;
    // These are on their way while sound is made ready, which may hold the page's thread.
    const reader = fetched(importReader());
    const ask = (cancelled: AbortSignal): Promise<Response> | undefined => {
      if (!source || (typeof source !== 'string' && !(source instanceof URL))) return undefined;
      return fetch(source, { signal: signal ? AbortSignal.any([signal, cancelled]) : cancelled });
    };
    const context = this.#prepareSpeech(options, Boolean(motion), ask);
    return answer(reader, ({ speak }) => speak(source, options, context), context, signal);
  }

  async say(text: string, options: SayOptions): Promise<SpeechReport> {
    const context = this.#prepareSpeech(options, !options.tts);
    const reader = fetched(import('./say/say.js'));
    return answer(reader, ({ say }) => say(text, options, context), context, options.signal);
  }

  /** Begins a round that the mode's driver drives; a running one is interrupted. */
  begin(options: RoundOptions): Round {
    return this.supersede(() => this.#open(options, this.#parts.driver));
  }

  /** Gives up speech that is still being fetched or decoded, for what comes now. */
  supersede<Result>(next: () => Result): Result {
    this.#pending.abort(new DOMException('The speech was superseded.', 'AbortError'));
    this.#pending = new AbortController();
    return next();
  }

  /** Ends the round at once, and gives up what would come next. */
  interrupt(): void {
    this.supersede(() => this.#parts.conversation.interrupt(ConversationReason.userAction));
  }

  /** Ends everything, for good. */
  dispose(): void {
    this.#disposed = true;
    this.supersede(() => this.#parts.conversation.dispose());
  }

  /**
   * @param moves whether the speech brings its own motion.
   * @param ask asks for speech that is a file elsewhere, before sound is made ready; its signal says that it is
   * not wanted any more. Speech without it is still to be made.
   */
  #prepareSpeech(
    { cues }: SayOptions,
    moves: boolean,
    ask?: (cancelled: AbortSignal) => Promise<Response> | undefined,
  ): SayContext & { readonly response?: Promise<Response> } {
    const { settings, events, driver, player, conversation } = this.#parts;
    const read = readCues(cues);
    this.#baked = moves;
    const cancelled = this.supersede(() => this.#pending.signal);
    const response = ask?.(cancelled);
    let present = ask !== undefined && !response;
    response?.then(
      () => (present = true),
      () => undefined, // told by who reads it
    );
    // Inside the caller's gesture, before anything is waited for. Failures come as error events.
    this.prepare(() => present).catch(() => undefined);
    void this.#gate.admit();
    const { sampleRate, logger } = settings;
    return {
      events,
      sampleRate,
      logger,
      cues: read,
      cancelled,
      response,
      player,
      open: (opening, driverOf) => this.#open(opening, driverOf?.(driver) ?? driver),
      stop: (round, reason) => {
        if (round === conversation.round) conversation.interrupt(reason);
      },
    };
  }

  #fetch(): void {
    if (this.#disposed) return;
    // What cannot be had now is asked for again, and told, when there is speech.
    importReader().catch(() => undefined);
    this.#parts.driver.warmUp();
  }

  /** Begins a round; a running one is interrupted. */
  #open(options: RoundOptions, driver: MotionDriver): Round {
    const { events, conversation } = this.#parts;
    return events.commit(() => {
      const round = conversation.begin(options);
      driver.drive(round);
      return round;
    });
  }
}

/** Who gives up while what reads speech is on its way is not kept waiting; a source is let go of by what comes. */
async function answer<Reader>(
  reader: Promise<Reader>,
  read: (reader: Reader) => Promise<SpeechReport>,
  { cancelled }: SayContext,
  signal?: AbortSignal,
): Promise<SpeechReport> {
  const speech = reader.then(read);
  speech.catch(() => undefined); // told by what is returned, unless that is given up
  await abortable(reader, signal ? AbortSignal.any([signal, cancelled]) : cancelled);
  return speech;
}

/** What reads speech of all kinds, with the part that others share asked for beside it, not after it. */
async function importReader(): Promise<{ readonly speak: typeof speak }> {
  const [reader] = await Promise.all([import('./speak.js'), import('./speech-source.js')]);
  return reader;
}

/** What reads speech of all kinds is not needed for a first picture. */
export function fetched<Module>(importing: Promise<Module>): Promise<Module> {
  return arrival(importing, 'What reads speech', ErrorCode.playbackInitFailed);
}
