import type { Emitter } from '../base/emitter.js';
import { bytesOf, type PcmChunk } from '../base/bytes-of.js';
import { ErrorCode } from '../base/errors.js';
import { unfetched } from '../base/unfetched.js';
import type { ControllerEvents } from '../events/table.js';
import type { Conversation } from '../playback/conversation.js';
import type { SpeechPlayer } from '../playback/speech-player.js';
import type { Round, RoundOptions } from '../round/round.js';
import type { SpeechReport } from '../round/speech-report.js';
import type { Driver, MotionDriver } from '../transport/driver.js';
import { audioNotInitialized, type AudioGate } from './audio-gate.js';
import type { ViewSettings } from './configuration.js';
import { readCues } from './cues.js';
import type { SayContext, SayOptions } from './say/say.js';
import { SentSpeech } from './sent-speech.js';
import type { SpeakOptions } from './speak.js';
import type { SpeechSource } from './speech-source.js';

export interface SpeakingParts {
  readonly settings: ViewSettings;
  readonly events: Emitter<ControllerEvents>;
  readonly driver: Driver;
  readonly player: SpeechPlayer;
  readonly gate: AudioGate;
  readonly conversation: Conversation;
}

/** What a page has the avatar say. The last that was asked for supersedes what is not heard yet. */
export class Speaking {
  readonly #parts: SpeakingParts;
  /** What `send()` goes on with. */
  #sent: SentSpeech | null = null;
  /** Speech that does not play yet. */
  #pending = new AbortController();
  /** The last speech asked for brought its own motion, so nothing needs to get ready to make it. */
  #baked = false;

  constructor(parts: SpeakingParts) {
    this.#parts = parts;
  }

  /** Whether a round of `send()` is open. */
  get sending(): boolean {
    return this.#sent?.open ?? false;
  }

  /** @throws AvatarError `playbackInitFailed` when this browser cannot play. */
  async prepare(): Promise<void> {
    const { driver, gate } = this.#parts;
    // Speech is about to come: its engine loads while the audio is fetched, not after.
    const warm = this.#baked ? undefined : driver.warmUp();
    await Promise.all([gate.prepare(), warm]);
  }

  /** Fetches what reads speech and what moves the mouth to it, before anybody asks for speech. */
  foresee(): void {
    // What cannot be had now is asked for again, and told, when there is speech.
    import('./speak.js').catch(() => undefined);
    void this.#parts.driver.warmUp();
  }

  /** Goes on with the open round of chunks, or begins one; its id. */
  send(audio: PcmChunk, end: boolean): string {
    const { driver, gate, events, settings } = this.#parts;
    driver.assertSend();
    if (!gate.prepared) throw audioNotInitialized();
    const bytes = bytesOf(audio);
    void gate.admit();
    this.#baked = false;
    return events.commit(() => {
      const { sampleRate, logger } = settings;
      if (!this.#sent?.open) this.#sent = new SentSpeech(this.begin({ sampleRate }), logger);
      this.#sent.push(bytes, end);
      return this.#sent.round.id;
    });
  }

  async speak(source: SpeechSource, options: SpeakOptions): Promise<SpeechReport> {
    const { signal } = options;
    // These are on their way while sound is made ready, which may hold the page's thread.
    const reader = fetched(import('./speak.js'));
    let response: Promise<Response> | undefined;
    const context = this.#prepareSpeech(options, Boolean(options.motion), (cancelled) => {
      if (!source || (typeof source !== 'string' && !(source instanceof URL))) return;
      response = fetch(source, {
        signal: signal ? AbortSignal.any([signal, cancelled]) : cancelled,
      });
      response.catch(() => undefined); // told by who reads it
    });
    const { speak } = await reader;
    return speak(source, options, { ...context, response });
  }

  async say(text: string, options: SayOptions): Promise<SpeechReport> {
    const context = this.#prepareSpeech(options, !options.tts);
    const { say } = await fetched(import('./say/say.js'));
    return say(text, options, context);
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

  /**
   * @param moves whether the speech brings its own motion.
   * @param first is done before sound is made ready, with the signal that the speech is not wanted any more.
   */
  #prepareSpeech(
    { cues }: SayOptions,
    moves: boolean,
    first?: (cancelled: AbortSignal) => void,
  ): SayContext {
    const { settings, events, driver, player, gate, conversation } = this.#parts;
    const read = readCues(cues);
    this.#baked = moves;
    const cancelled = this.supersede(() => this.#pending.signal);
    first?.(cancelled);
    // Inside the caller's gesture, before anything is waited for. Failures come as error events.
    this.prepare().catch(() => undefined);
    void gate.admit();
    const { sampleRate, logger } = settings;
    return {
      events,
      sampleRate,
      logger,
      cues: read,
      cancelled,
      player,
      open: (opening, driverOf) => this.#open(opening, driverOf?.(driver) ?? driver),
      stop: (round, reason) => {
        if (round === conversation.round) conversation.interrupt(reason);
      },
    };
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

/** What reads speech of all kinds is not needed for a first picture. */
export function fetched<Module>(importing: Promise<Module>): Promise<Module> {
  return importing.catch(unfetched('What reads speech', ErrorCode.playbackInitFailed));
}
