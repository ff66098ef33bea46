import type { PropertyValues, TemplateResult } from 'lit';
import { AvatarError, ErrorCode } from '../base/errors.js';
import { unfetched } from '../base/unfetched.js';
import type { Reaction } from '../base/reaction.js';
import type { RoundId } from '../base/states.js';
import { DEFAULT_AVATAR, builtinPoster } from '../builtin-posters.js';
import type { SpatiusAvatarEventMap } from '../events/index.js';
import type {
  AvatarController,
  SayOptions,
  SpeakOptions,
  SpeechReport,
  SpeechSource,
} from '../sdk/engine.js';
import { AvatarShell } from './avatar-shell.js';
import { renderAvatar } from './avatar-template.js';
import { abortError, quiet } from './call-queue.js';
import { LanguageController } from './controllers/language-controller.js';
import { PlaybackController } from './controllers/playback-controller.js';
import { inDevelopment } from './development.js';
import { avatarStyles } from './spatius-avatar.styles.js';
import { isForRoom } from './view-options.js';

/* eslint-disable @typescript-eslint/no-unsafe-declaration-merging -- adds overloads of methods that are there */

/**
 * A talking 3D character, rendered on the device, whose mouth moves with the speech it is given.
 *
 * Calls made before the avatar is there start its loading and are kept in order. A promise of these
 * methods may be ignored: what fails is told by an `error` event as well.
 *
 * @tagname spatius-avatar
 * @summary A talking 3D character for any page.
 *
 * @slot - Shown where the avatar cannot be, and by browsers without scripts.
 * @slot poster - Shown until the avatar is drawn, in place of `poster`.
 * @slot loading - Shown while the avatar loads, in place of the progress bar.
 * @slot error - Shown when something failed, in place of the message.
 * @slot captions - Shown above the controls, in place of the built-in captions.
 * @slot controls - Shown over the lower edge, in place of the built-in controls.
 *
 * @event {AvatarLoadEvent} load - The avatar is loaded and stands in the page.
 * @event {AvatarProgressEvent} progress - Loading went on.
 * @event {AvatarFirstRenderEvent} firstrender - The avatar was drawn for the first time.
 * @event {AvatarConnectionStateChangeEvent} connectionstatechange - The connection to the Motion Server or the room changed.
 * @event {AvatarConversationStateChangeEvent} conversationstatechange - Speech starts, is held, or ends.
 * @event {AvatarSpeechStartEvent} speechstart - The first sample of a round was heard.
 * @event {AvatarSpeechEndEvent} speechend - A round is over; carries the report.
 * @event {AvatarPlaybackStallEvent} playbackstall - Speech waits for motion, or goes on.
 * @event {AvatarCaptionEvent} caption - Another line, or another word of it, is heard.
 * @event {AvatarClipChangeEvent} clipchange - Another clip of the playlist was chosen.
 * @event {AvatarTranscriptionEvent} transcription - Something is said in a room, in words.
 * @event {AvatarVolumeChangeEvent} volumechange - Volume or mute changed.
 * @event {AvatarErrorEvent} error - Something that was asked for did not happen.
 *
 * @csspart canvas - The box of the rendered avatar.
 * @csspart poster - The built-in poster image.
 * @csspart progress - The built-in progress bar.
 * @csspart captions - The box of the built-in captions.
 * @csspart caption - Their line.
 * @csspart caption-word - The word in it that is heard.
 * @csspart controls - The built-in control bar.
 * @csspart error - The message when something failed.
 * @csspart advice - The note to who writes the page, shown on their own machine alone.
 * @csspart button - Every built-in button.
 * @csspart play-button - The button that plays and pauses.
 * @csspart stop-button - The button that ends the speech.
 * @csspart mute-button - The button that mutes.
 * @csspart unlock-button - The large button that starts speech which waits for the visitor.
 * @csspart retry-button - The button of the error message.
 * @csspart previous-button - The button of the clip before.
 * @csspart next-button - The button of the next clip.
 * @csspart playlist - The menu of clips.
 * @csspart volume - The volume slider.
 *
 * @cssproperty [--spatius-aspect-ratio=4 / 5] - Shape of the element where no height is set.
 * @cssproperty [--spatius-poster-fit=cover] - `object-fit` of the poster.
 * @cssproperty [--spatius-poster-position=center] - `object-position` of the poster.
 * @cssproperty [--spatius-controls-background] - Background of bar, large button and message.
 * @cssproperty [--spatius-controls-color=#fff] - Colour of their icons and text.
 * @cssproperty [--spatius-captions-background] - Background of captions.
 * @cssproperty [--spatius-captions-color=#fff] - Their text.
 * @cssproperty [--spatius-captions-word-color] - The word that is heard.
 * @cssproperty [--spatius-captions-size] - Size of their text.
 * @cssproperty [--spatius-accent-color=#fff] - Colour of the volume slider.
 * @cssproperty [--spatius-focus-color=#8ab8ff] - Colour of the focus ring.
 * @cssproperty [--spatius-progress-color=#fff] - Colour of the progress bar.
 * @cssproperty [--spatius-progress-background] - Its track.
 *
 * @cssstate loading - The avatar is being fetched.
 * @cssstate loaded - The avatar stands in the page.
 * @cssstate rendered - The avatar was drawn.
 * @cssstate error - `error` is set.
 * @cssstate disconnected - `connectionState` is `disconnected`.
 * @cssstate connecting - `connectionState` is `connecting`.
 * @cssstate connected - `connectionState` is `connected`.
 * @cssstate failed - `connectionState` is `failed`.
 * @cssstate idle - `conversationState` is `idle`.
 * @cssstate playing - `conversationState` is `playing`.
 * @cssstate paused - `conversationState` is `paused`.
 * @cssstate stalled - Speech waits for motion.
 * @cssstate muted - `muted` is set.
 * @cssstate audio-locked - The browser keeps the page silent until the visitor touches it.
 */
export class SpatiusAvatar extends AvatarShell {
  static override styles = [avatarStyles];

  static override get observedAttributes(): string[] {
    return [...super.observedAttributes, 'lang'];
  }

  readonly #language = new LanguageController(this);
  /** @internal What controls ask for, those of companions as well. */
  readonly playback = new PlaybackController(this);
  /** The round of `send()` that goes on with the next chunk. */
  #sending: RoundId | undefined;
  /** The avatar stood in the page at the last update. */
  #stood = false;
  /** New speech is about to play by itself, unless a call says otherwise within the same task. */
  #srcDue = false;

  constructor() {
    super();
    this.ui.whenLoaded((ui) => ui.attach(this, this.playback));
  }

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
   * With `mode="livekit"` or `"agora"`: shows who speaks in a room that the page has joined, or is
   * about to. It stays the page's: `close()`, and the end of the element, only let go of it.
   *
   * @param room of `livekit-client`, or client of `agora-rtc-sdk-ng`.
   * @param options `audible: false` where the page plays the sound of the room itself.
   * @throws AvatarError `networkLayerNotAvailable` in other modes, `connectionInProgress` where a
   * room is joined already; an AbortError as {@link load} does.
   */
  attach(room: object, options?: { readonly audible?: boolean }): Promise<void> {
    return this.ask(({ controller }) => controller.attach(room, options));
  }

  /** Closes the connection, and drops calls that still wait for the avatar. */
  close(): void {
    this.flush();
    this.calls.reject(abortError());
    this.controller?.close();
  }

  /**
   * Appends PCM16 mono at `sample-rate` to the current round, or starts the next one.
   *
   * @param end whether this is the last chunk of the round.
   * @returns the id of the round.
   */
  send(pcm16: ArrayBuffer, end = false): Promise<RoundId> {
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
    const { language } = this.#language;
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
    const { language } = this.#language;
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

  /** Focuses the element where it has a `tabindex`, else the first of its controls. */
  override focus(options?: FocusOptions): void {
    super.focus(options);
    if (this.matches(':focus-within')) return;
    this.renderRoot.querySelector<HTMLElement>('button:enabled')?.focus(options);
  }

  override attributeChangedCallback(name: string, old: string | null, value: string | null): void {
    super.attributeChangedCallback(name, old, value);
    if (name === 'lang') this.requestUpdate();
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

  protected override render(): TemplateResult {
    const { engine, avatar, avatarId, srcAvatar, controller } = this;
    const { busy, unlocking, srcIsNew } = this.playback;
    const ownPoster = srcAvatar === null && builtinPoster(avatarId || DEFAULT_AVATAR);
    const picture = {
      host: this,
      language: this.#language.language,
      list: this.playback.list,
      status: engine.status,
      progress: engine.progress,
      drawn: engine.drawn,
      poster: this.poster ?? (ownPoster || avatar?.posterUrl) ?? null,
      alt: this.alt,
      avatarName: avatar?.name,
      controls: this.controls,
      conversation: this.conversationState,
      playable: this.speech !== null || this.joinable,
      locked: controller ? !controller.audioUnlocked : undefined,
      muted: this.muted,
      volume: this.volume,
      error: this.error,
      busy,
      unlocking,
      srcIsNew,
      advice: this.logLevel !== 'off' && inDevelopment() ? this.advice : null,
    };
    return renderAvatar(picture, this.playback, this.ui.loaded);
  }
}

/** Typed listening to the element's own events. */
export interface SpatiusAvatar {
  addEventListener<K extends keyof SpatiusAvatarEventMap>(
    type: K,
    listener: (this: SpatiusAvatar, event: SpatiusAvatarEventMap[K]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
  removeEventListener<K extends keyof SpatiusAvatarEventMap>(
    type: K,
    listener: (this: SpatiusAvatar, event: SpatiusAvatarEventMap[K]) => unknown,
    options?: boolean | EventListenerOptions,
  ): void;
  removeEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | EventListenerOptions,
  ): void;
}

declare global {
  interface HTMLElementTagNameMap {
    'spatius-avatar': SpatiusAvatar;
  }
}
