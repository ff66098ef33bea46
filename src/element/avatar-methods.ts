import type { PropertyValues } from 'lit';
import type { PcmChunk } from '../base/bytes-of.js';
import { AvatarError, ErrorCode } from '../base/errors.js';
import type { Reaction } from '../base/reaction.js';
import { unfetched } from '../base/unfetched.js';
import type { RoundId } from '../base/states.js';
import type {
  AttachOptions,
  AvatarController,
  HearOptions,
  SayOptions,
  SpeakOptions,
  SpeechReport,
  SpeechSource,
  VoiceChunk,
} from '../sdk/engine.js';
import { AvatarShell } from './avatar-shell.js';
import { abortError, quiet } from './call-queue.js';
import { LanguageController } from './controllers/language-controller.js';
import { PlaybackController } from './controllers/playback-controller.js';
import { isForRoom } from './view-options.js';

/** What the element does when it is asked to, and the speech that it begins by itself. */
export abstract class AvatarMethods extends AvatarShell {
  /** @internal */
  protected readonly language = new LanguageController(this);
  /** @internal What controls ask for, those of companions as well. */
  readonly playback = new PlaybackController(this);
  /** The round of `send()` that goes on with the next chunk. */
  #sending: RoundId | undefined;
  /** The avatar stood in the page at the last update. */
  #stood = false;
  /** New speech is about to play by itself, unless a call says otherwise within the same task. */
  #srcDue = false;

  /**
   * Loads the avatar, whatever `loading` says. Concurrent calls share one load. An element outside
   * of a document waits until it is put into one.
   *
   * @throws AvatarError when it cannot be loaded; an AbortError when the element was removed or its
   * avatar changed meanwhile.
   */
  load(): Promise<void> {
    this.flush();
    return this.engine.load();
  }

  /**
   * Loads if need be and connects to the Motion Server. `speak()` and `send()` do so by themselves.
   * With `mode="livekit"` or `"agora"` it joins the room, which nothing else does.
   *
   * @throws AvatarError by what went wrong; an AbortError as {@link load} does.
   */
  start(): Promise<void> {
    return this.ask(async ({ controller }) => {
      await controller.ensureConnected();
      await controller.start();
    });
  }

  /**
   * Speaks what comes from a source that lasts, and finds the rounds in it by voice activity: a sound of the
   * page, or, with `mode="livekit"` or `"agora"`, a room that the page has joined, or is about to. It stays
   * the page's: `close()`, the signal, and the end of the element only let go of it. Settles when it is listened
   * to.
   *
   * @param source AudioNode of any AudioContext of the page, MediaStream, MediaStreamTrack, room of
   * `livekit-client`, or client of `agora-rtc-sdk-ng`.
   * @param options `audible: false` where the page plays the sound itself, which the mouth then lags behind;
   * `signal` lets go of it.
   * @throws AvatarError `invalidAudioInput` for what is none of these, and a node without outputs or whose
   * context is closed; `noAudio` for a track that has ended; `networkLayerNotAvailable` for a room in other
   * modes; `connectionInProgress` where something is attached already; an AbortError as {@link load} does,
   * and the signal's reason.
   */
  attach(source: object, options?: AttachOptions): Promise<void> {
    return this.ask(({ controller }) => controller.attach(source, options), options?.signal);
  }

  /** Closes the connection, lets go of what is attached, and drops calls that still wait for the avatar. */
  close(): void {
    this.flush();
    this.calls.reject(abortError());
    this.controller?.close();
  }

  /**
   * Reads a microphone for a voice agent: PCM16 in chunks of 20 ms, and whether somebody speaks. Ends with
   * its track; leave the loop to end it before. The microphone stays the page's.
   *
   * @param microphone of `getUserMedia()`; with `echoCancellation`, or the avatar hears itself.
   * @throws AvatarError `noAudio` without a live audio track, `playbackInitFailed` where it cannot be read;
   * an
   * AbortError as {@link load} does, and the signal's reason.
   */
  async *hear(
    microphone: MediaStream | MediaStreamTrack,
    options?: HearOptions,
  ): AsyncGenerator<VoiceChunk, void, undefined> {
    yield* await this.ask(({ controller }) => controller.hear(microphone, options));
  }

  /** Lets the page make sound. Call it in a handler of a click, tap or key. */
  unlockAudio(): Promise<void> {
    return this.ask(({ controller }) => controller.initializeAudioContext());
  }

  /**
   * Nods, shakes the head, winks or smiles once, also while speaking.
   *
   * @returns when it is over.
   */
  react(reaction: Reaction): Promise<void> {
    return this.ask((view) => view.react(reaction));
  }

  /** The current picture as PNG, with a transparent background. */
  exportBitmap(): Promise<Blob | null> {
    return this.ask((view) => view.exportBitmap());
  }

  /**
   * Appends PCM16 mono at `sample-rate` to the current round, or starts the next one.
   *
   * @param end whether this is the last chunk of the round.
   * @returns the id of the round.
   */
  send(pcm16: PcmChunk, end = false): Promise<RoundId> {
    this.flush();
    this.#srcDue = false;
    // Callers may reuse their buffer.
    const pcm = this.view ? pcm16 : pcm16.slice(0);
    return this.ask(({ controller }) => {
      void quiet(controller.initializeAudioContext());
      // Whoever closes in the middle of a round does not want its next chunk to connect.
      if (this.#sending !== controller.getCurrentConversationId()) this.#connect(controller);
      const round = controller.send(pcm, end);
      this.#sending = end ? undefined : round;
      return round;
    });
  }

  /**
   * Speaks a source, by default `src`; what is being said is interrupted.
   *
   * @returns a report, when the speech was heard or cut short.
   * @throws AvatarError `noAudio` without a source, `invalidAudioInput` when it is no speech; an
   * AbortError as {@link load} does, and when `options.signal` aborts.
   */
  speak(source: SpeechSource | null = this.src, options?: SpeakOptions): Promise<SpeechReport> {
    const speech = this.ask(({ controller }) => {
      if (source === null) {
        throw new AvatarError(ErrorCode.noAudio, 'Nothing to speak: no source, no src.');
      }
      options?.signal?.throwIfAborted();
      if (!options?.motion) this.#connect(controller);
      return controller.speak(source, {
        captions: source === this.src ? (this.playback.list ?? this).captionsUrl : null,
        ...options,
      });
    }, options?.signal);
    this.#srcDue = false;
    this.playback.track(speech, source);
    return speech;
  }

  /** @internal Whether the play control joins a room. */
  get joinable(): boolean {
    const { connectionState } = this;
    return isForRoom(this) && (connectionState === 'disconnected' || connectionState === 'failed');
  }

  /**
   * Says a text, by default `text`, by the voice of `tts-url` or else one of the browser; what is being
   * said is interrupted.
   *
   * @returns a report, when the last of it was heard or cut short.
   * @throws AvatarError `noAudio` without words or without a voice (`noVoice`), `invalidAudioInput` when
   * `tts-url` gives no sound; an AbortError as {@link load} does, and when `options.signal` aborts.
   */
  say(words: string | null = this.text, options: SayOptions = {}): Promise<SpeechReport> {
    const { ttsUrl: tts, voice } = this;
    const { language } = this.language;
    const speech = this.ask(({ controller }) => {
      options.signal?.throwIfAborted();
      const how = { tts, voice, language, ...options };
      if (how.tts) this.#connect(controller);
      return controller.say(words ?? '', how);
    }, options.signal);
    this.#srcDue = false;
    this.playback.track(speech, words);
    return speech;
  }

  /** Speaks the next of the `<source>` children, where there is one. Settles when it was asked for. */
  next(): Promise<void> {
    return this.#turn(1);
  }

  /** Speaks the one before. */
  previous(): Promise<void> {
    return this.#turn(-1);
  }

  async #turn(by: number): Promise<void> {
    const { Playlist } = await import('./playlist/playlist.js').catch(
      unfetched('What plays clips', ErrorCode.playbackInitFailed),
    );
    await this.updateComplete;
    Playlist.of(this).turn(by);
  }

  /** Ends what is being said, and drops speech that still waits for the avatar. */
  interrupt(): void {
    this.flush();
    this.#srcDue = false;
    this.calls.reject(abortError());
    this.controller?.interrupt();
  }

  /** Holds sound and motion. Nothing happens while nothing is said. */
  pause(): void {
    this.controller?.pause();
  }

  /** Goes on after {@link pause}. */
  resume(): Promise<void> {
    return this.view ? this.ask(({ controller }) => controller.resume()) : Promise.resolve();
  }

  /**
   * What is said, or was said last, as WebVTT, timed from the first sample of the speech; in a room, from
   * the first words.
   *
   * @returns a file without cues where nothing had captions.
   */
  exportCaptions(): Promise<string> {
    return this.ask(async ({ controller }) => {
      const captions = await import('../sdk/captions.js').catch(
        unfetched('What reads captions', ErrorCode.playbackInitFailed),
      );
      return captions.exportCaptions(controller);
    });
  }

  /** @internal URL of the captions that lie beside `src`: those in the language of the page, else the first. */
  get captionsUrl(): string | undefined {
    const tracks = [...this.querySelectorAll<HTMLTrackElement>(':scope>track[src]')];
    const { language } = this.language;
    const own = tracks.find(({ srclang }) => srclang && language.startsWith(srclang));
    return (own ?? tracks[0])?.src;
  }

  /** @internal What the play control speaks. */
  get speech(): string | null {
    return this.src ?? this.text;
  }

  /** @internal Speaks it. */
  play(): Promise<SpeechReport> {
    return this.src === null ? this.say() : this.speak();
  }

  protected override updated(changed: PropertyValues<this>): void {
    super.updated(changed);
    const stands = this.view !== null;
    const came = stands && !this.#stood;
    this.#stood = stands;
    const auto = this.autoplay && stands && this.playback.srcIsNew;
    // Else new speech plays by itself only where the visitor has agreed to sound on this page.
    const agreed =
      this.controller?.audioUnlocked && navigator.userActivation?.hasBeenActive !== false;
    if (changed.has('src') || (changed.has('text') && this.src === null)) {
      this.#speakSoon(this.speech !== null && (auto || agreed === true));
    } else if (auto && (came || changed.has('autoplay'))) this.#speakSoon(true);
  }

  #speakSoon(due: boolean): void {
    this.#srcDue = due;
    if (due) queueMicrotask(() => this.#srcDue && void this.play());
  }

  /** Speech does not wait for the connection: without one, it is heard without motion. */
  #connect(controller: AvatarController): void {
    void quiet(controller.ensureConnected());
  }
}
