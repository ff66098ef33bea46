import { speechPlayerWorklet } from '../assets.js';
import { Emitter } from '../base/emitter.js';
import { ErrorCode } from '../base/errors.js';
import type {
  ConnectionState,
  ConversationState,
  FrameStarvationMode,
  RoundId,
} from '../base/states.js';
import { ConversationReason } from '../base/states.js';
import { unfetched } from '../base/unfetched.js';
import { connectCallbacks } from '../events/callbacks.js';
import type { ControllerEvents } from '../events/table.js';
import type { ControllerCallbacks } from '../events/table.js';
import { Conversation, type SpokenFrame } from '../playback/conversation.js';
import { mayHaveActivation } from '../playback/gesture.js';
import { SpeechPlayer } from '../playback/speech-player.js';
import type { FrameProbe } from '../render/index.js';
import type { Stage } from '../rtc/stage.js';
import type { Round, RoundOptions } from '../round/round.js';
import type { SpeechReport } from '../round/speech-report.js';
import type { Driver, MotionDriver } from '../transport/driver.js';
import { AudioGate, audioNotInitialized } from './audio-gate.js';
import type { ViewSettings } from './configuration.js';
import { createDriver } from './create-driver.js';
import { readCues } from './cues.js';
import { FrameRateMonitoring } from './frame-rate/monitoring.js';
import { reportThrown } from './safely.js';
import { SentSpeech } from './sent-speech.js';
import type { SayContext, SayOptions } from './say/say.js';
import type { SpeakOptions } from './speak.js';
import type { SpeechSource } from './speech-source.js';

/**
 * Runtime communication and playback of one view: takes speech, gets motion for it, plays both
 * together, and says what is happening. Made by its `AvatarView`.
 */
export class AvatarController implements ControllerCallbacks {
  onConnectionState: ControllerCallbacks['onConnectionState'] = null;
  onConversationState: ControllerCallbacks['onConversationState'] = null;
  onError: ControllerCallbacks['onError'] = null;
  onAnimationState: ControllerCallbacks['onAnimationState'] = null;
  onPlaybackStall: ControllerCallbacks['onPlaybackStall'] = null;
  onFrameRateInfo: ControllerCallbacks['onFrameRateInfo'] = null;

  /**
   * The same news as the callbacks and more, for any number of listeners. All of it is told when it
   * is true already, so a listener may call anything.
   */
  readonly events: Emitter<ControllerEvents>;

  readonly #settings: ViewSettings;
  readonly #driver: Driver;
  readonly #player: SpeechPlayer;
  readonly #conversation: Conversation;
  readonly #frameRate: FrameRateMonitoring;
  readonly #gate: AudioGate;
  /** What `send()` goes on with. */
  #sent: SentSpeech | null = null;
  /** Speech that does not play yet. */
  #pending = new AbortController();
  /** The last speech asked for brought its own motion, so nothing needs to get ready to make it. */
  #baked = false;
  #disposed = false;

  /** @throws AvatarError `networkLayerNotAvailable` for a mode that cannot be used. */
  constructor(settings: ViewSettings, avatarId: string) {
    const { logger } = settings;
    this.#settings = settings;
    const events = new Emitter<ControllerEvents>((error) => reportThrown(logger, error));
    this.events = events;
    this.#driver = createDriver({
      settings,
      avatarId,
      events,
      logger,
      open: (options) => this.#supersede(() => this.#open(options, this.#driver)),
      stage: () => this.stage(),
    });
    this.#player = new SpeechPlayer({ workletUrl: speechPlayerWorklet(), events, logger });
    this.#gate = new AudioGate(this.#player, settings.waitsForGesture ?? false, events);
    this.#conversation = new Conversation({ player: this.#player, events, logger });
    this.#frameRate = new FrameRateMonitoring(events, logger);
    connectCallbacks(events, this);
  }

  /** Keeps frameworks from wrapping it in a Proxy, which private members do not pass. */
  get [Symbol.toStringTag](): string {
    return 'AvatarController';
  }

  get connectionState(): ConnectionState {
    return this.#driver.connectionState;
  }
  get conversationState(): ConversationState {
    return this.#conversation.state;
  }
  /** Why the conversation state last changed, where there is a reason to give. */
  get conversationReason(): ConversationReason | undefined {
    return this.#conversation.reason;
  }
  /** Whether sound waits for motion, which it does in `strictSync` alone. */
  get stalled(): boolean {
    return this.#conversation.stalled;
  }
  get frameStarvationMode(): FrameStarvationMode {
    return this.#conversation.starvationMode;
  }
  set frameStarvationMode(mode: FrameStarvationMode) {
    this.#conversation.starvationMode = mode;
  }
  /** Whether `onFrameRateInfo` is told how drawing goes. Default `false`: nothing is measured. */
  get frameRateMonitorEnabled(): boolean {
    return this.#frameRate.enabled;
  }
  set frameRateMonitorEnabled(enabled: boolean) {
    this.#frameRate.enabled = enabled && !this.#disposed;
  }
  /** Whether the browser lets this page make sound. */
  get audioUnlocked(): boolean {
    return this.#player.unlocked;
  }
  /** Whether a round of `send()` is open, so that the next chunk goes on with it. */
  get sending(): boolean {
    return this.#sent?.open ?? false;
  }
  /** The avatar's speech as a stream, to record or to send on. */
  get stream(): MediaStream {
    return this.#player.stream;
  }

  /**
   * Prepares sound. Call it in a handler of a user gesture: browsers keep pages silent until then.
   * Audio that is handed over before is told by `onError` (`audioContextNotInitialized`), once.
   *
   * @throws AvatarError `playbackInitFailed` when this browser cannot play.
   */
  async initializeAudioContext(): Promise<void> {
    if (this.#disposed) return;
    // Speech is about to come: its engine loads while the audio is fetched, not after.
    const warm = this.#baked ? undefined : this.#driver.warmUp();
    await Promise.all([this.#gate.prepare(), warm]);
  }

  /**
   * Connects to the Motion Server. In local mode there is nothing to connect.
   *
   * @throws AvatarError `networkLayerNotAvailable` in backend mode, `connectionInProgress` while
   * another call is connecting, else by what went wrong.
   */
  async start(options: { signal?: AbortSignal } = {}): Promise<void> {
    this.#assertAlive();
    await this.#driver.start(options.signal);
  }

  /**
   * Connects where speech needs it and nothing has; joins an attempt that is under way. Does nothing
   * in modes without a connection.
   *
   * @throws AvatarError by what went wrong.
   * @internal
   */
  async ensureConnected(): Promise<void> {
    this.#assertAlive();
    await this.#driver.ensureConnected();
  }

  /**
   * In the modes `livekit` and `agora`: shows who speaks in a room that the page has joined, or is
   * about to. The room stays the page's: it is never left here. `close()` lets go of it.
   *
   * @param room of `livekit-client`, or client of `agora-rtc-sdk-ng`.
   * @param options `audible: false` where the page plays the sound itself; the mouth is then behind
   * it by the time that its motion takes.
   * @throws AvatarError `networkLayerNotAvailable` in other modes, `connectionInProgress` where a
   * room is joined already.
   */
  async attach(
    room: object,
    { audible = true }: { readonly audible?: boolean } = {},
  ): Promise<void> {
    this.#assertAlive();
    await this.#driver.attach(room, { audible });
  }

  /** The room, as the client of its maker has it, while there is one. */
  get room(): object | null {
    return this.#driver.room;
  }

  /** Whether the visitor's microphone is published in a room that is joined by `start()`. */
  set publishMicrophone(on: boolean) {
    this.#driver.microphone = on;
  }

  /** Closes the connection. What plays goes on without further motion. Harmless in every mode. */
  close(): void {
    this.#driver.close();
  }

  /**
   * Appends speech to the current round, or starts a new round when the last one was ended; a
   * running one is then interrupted.
   *
   * @param audio PCM16 mono at the session's sample rate, cut anywhere; may be empty.
   * @param end whether this is the round's last chunk.
   * @returns the id of the round.
   * @throws AvatarError `networkLayerNotAvailable` in backend mode, `audioContextNotInitialized`
   * before `initializeAudioContext()`, `invalidAudioInput` when 30 minutes wait to be played.
   */
  send(audio: ArrayBuffer, end: boolean): string {
    this.#assertAlive();
    this.#driver.assertSend();
    if (!this.#gate.prepared) throw audioNotInitialized();
    void this.#gate.admit();
    this.#baked = false;
    return this.events.commit(() => {
      const { sampleRate, logger } = this.#settings;
      if (!this.#sent?.open) {
        const round = this.#supersede(() => this.#open({ sampleRate }, this.#driver));
        this.#sent = new SentSpeech(round, logger);
      }
      this.#sent.push(audio, end);
      return this.#sent.round.id;
    });
  }

  /**
   * Backend mode: appends audio to the current round, or starts a new round when the last one was
   * ended; a running one is then interrupted. What is wrong with the audio is told by `onError`.
   *
   * @param audio raw PCM16 mono at the session's sample rate, cut anywhere, or a payload that a
   * backend made with `encodeAudioPayload()`; may be empty.
   * @param end whether this is the round's last audio. Its motion may come later.
   * @returns the id of the round, or `null` when playback could not start.
   * @throws AvatarError `networkLayerNotAvailable` in other modes.
   */
  yieldAudioData(audio: Uint8Array, end = false): string | null {
    this.#driver.assertYield('yieldAudioData()');
    if (this.#disposed) return null;
    if (!this.#gate.prepared && mayHaveActivation()) {
      this.initializeAudioContext().catch(() => undefined); // told by an error event
    }
    if (!this.#gate.prepared || this.#gate.shut) {
      this.#gate.refuse();
      return null;
    }
    return this.events.commit(() => this.#driver.yieldAudio(audio, end)?.id ?? null);
  }

  /**
   * Backend mode: appends motion to a round; dropped for any round but the last one. Payloads are
   * complete messages of the Motion Server, in order, in calls of any number. A call with none of
   * them says that no motion will come: the round goes on as sound alone.
   *
   * @param conversationId what `yieldAudioData()` returned.
   * @returns whether the last motion of the round has come.
   * @throws AvatarError `networkLayerNotAvailable` in other modes.
   */
  yieldFramesData(
    motionDataPayloads: readonly (Uint8Array | ArrayBuffer)[],
    conversationId: string,
  ): boolean {
    this.#driver.assertYield('yieldFramesData()');
    if (this.#disposed) return false;
    return this.events.commit(() => this.#driver.yieldMotion(motionDataPayloads, conversationId));
  }

  /**
   * Backend mode: hands over audio and motion that are there already.
   *
   * @deprecated Call `yieldAudioData()` and `yieldFramesData()`.
   * @param audioChunks audio in order; only a chunk that says `isLast` ends the round.
   * @returns the id of the round, or `null` when playback could not start.
   * @throws AvatarError as they do.
   */
  async playback(
    audioChunks: readonly (Uint8Array | { readonly data: Uint8Array; readonly isLast: boolean })[],
    motionDataPayloads: readonly (Uint8Array | ArrayBuffer)[],
  ): Promise<string | null> {
    let round: string | null = null;
    for (const chunk of audioChunks) {
      const { data, isLast } = 'data' in chunk ? chunk : { data: chunk, isLast: false };
      round = this.yieldAudioData(data, isLast);
    }
    if (round !== null) this.yieldFramesData(motionDataPayloads, round);
    return round;
  }

  /**
   * Speaks a whole source as one round.
   *
   * @returns a report, when the last sample was heard or the round was ended before.
   * @throws AvatarError `invalidAudioInput` when the source is not audio, `invalidExpression` for a
   * cue that cannot be used; the signal's reason when aborted.
   */
  async speak(source: SpeechSource, options: SpeakOptions = {}): Promise<SpeechReport> {
    const context = this.#prepareSpeech(options, Boolean(options.motion));
    const { speak } = await fetched(import('./speak.js'));
    return speak(source, options, context);
  }

  /**
   * Says a text as one round, by a voice of the browser or another one.
   *
   * @returns a report, when the last of it was heard or the round was ended before.
   * @throws AvatarError `noAudio` where there is nothing to say, or no voice (`noVoice`);
   * `invalidAudioInput` when a voice gives no sound; `invalidExpression` for a cue that cannot be used;
   * the signal's reason when aborted.
   */
  async say(text: string, options: SayOptions = {}): Promise<SpeechReport> {
    const context = this.#prepareSpeech(options, !options.tts);
    const { say } = await fetched(import('./say/say.js'));
    return say(text, options, context);
  }

  /** @param moves whether the speech brings its own motion. */
  #prepareSpeech({ cues }: SayOptions, moves: boolean): SayContext {
    this.#assertAlive();
    const read = readCues(cues);
    this.#baked = moves;
    // Inside the caller's gesture, before anything is waited for. Failures come as error events.
    this.initializeAudioContext().catch(() => undefined);
    void this.#gate.admit();
    const { sampleRate, logger } = this.#settings;
    return {
      events: this.events,
      sampleRate,
      logger,
      cues: read,
      cancelled: this.#supersede(() => this.#pending.signal),
      player: this.#player,
      open: (opening, driverOf) => this.#open(opening, driverOf?.(this.#driver) ?? this.#driver),
      stop: (round, reason) => {
        if (round === this.#conversation.round) this.#conversation.interrupt(reason);
      },
    };
  }

  /** Holds sound and motion; both are kept. */
  pause(): void {
    this.#conversation.pause();
  }
  async resume(): Promise<void> {
    await this.#conversation.resume();
  }
  /** Ends the round at once and drops what is left of it. */
  interrupt(): void {
    this.#supersede(() => this.#conversation.interrupt(ConversationReason.userAction));
  }

  /** @deprecated Former name of `interrupt()`. */
  clear(): void {
    this.interrupt();
  }
  /** The id of the round that is heard or held, or `null`. */
  getCurrentConversationId(): RoundId | null {
    return this.#conversation.round?.id ?? null;
  }

  /** Seconds heard of the current round; 0 when idle. */
  getAudioTime(): number {
    return this.#conversation.audioTime;
  }
  /** @param volume 0 to 1, of the avatar's speech only; values beyond are clamped. */
  setVolume(volume: number): void {
    this.#player.volume = volume;
  }
  getVolume(): number {
    return this.#player.volume;
  }
  get muted(): boolean {
    return this.#player.muted;
  }
  set muted(muted: boolean) {
    this.#player.muted = muted;
  }

  /** For who brings sound that is played as it comes: the player of a room. @internal */
  async stage(): Promise<Stage> {
    const { events } = this;
    const { logger, mode } = this.#settings;
    const begin: Stage['begin'] = (options, play) => this.#conversation.begin(options, play);
    const { createStage } = await import('./stage.js');
    return createStage({ mode, events, logger, player: this.#player, begin });
  }

  /** For the render loop: what the mouth shows in the frame at `now`, or `null`. @internal */
  sample(now: DOMHighResTimeStamp): SpokenFrame | null {
    return this.#conversation.sample(now);
  }

  /** For the render loop: what measures its frames, or `null`. @internal */
  get probe(): FrameProbe | null {
    return this.#frameRate.probe;
  }

  /** Ends everything. Called by the view. @internal */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.events.commit(() => {
      this.#supersede(() => this.#conversation.dispose());
      this.#driver.dispose();
      this.#player.dispose();
      this.#frameRate.enabled = false;
      this.events.end();
    });
  }

  /** Begins a round; a running one is interrupted. */
  #open(options: RoundOptions, driver: MotionDriver): Round {
    return this.events.commit(() => {
      const round = this.#conversation.begin(options);
      driver.drive(round);
      return round;
    });
  }

  /** Gives up speech that is still being fetched or decoded, for what comes now. */
  #supersede<Result>(next: () => Result): Result {
    this.#pending.abort(new DOMException('The speech was superseded.', 'AbortError'));
    this.#pending = new AbortController();
    return next();
  }

  #assertAlive(): void {
    if (!this.#disposed) return;
    throw new DOMException('The view of this controller was disposed.', 'AbortError');
  }
}

/** What reads speech of all kinds is not needed for a first picture. */
function fetched<Module>(importing: Promise<Module>): Promise<Module> {
  return importing.catch(unfetched('What reads speech', ErrorCode.playbackInitFailed));
}
