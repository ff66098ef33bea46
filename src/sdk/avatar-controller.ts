import { speechPlayerWorklet } from '../assets.js';
import { assertOneOf } from '../base/assert-one-of.js';
import type { PcmChunk } from '../base/bytes-of.js';
import { Emitter } from '../base/emitter.js';
import {
  FrameStarvationMode,
  type ConnectionState,
  type ConversationReason,
  type ConversationState,
  type RoundId,
} from '../base/states.js';
import { connectCallbacks } from '../events/callbacks.js';
import type { ControllerCallbacks, ControllerEvents } from '../events/table.js';
import { Conversation, type SpokenFrame } from '../playback/conversation.js';
import { SpeechPlayer } from '../playback/speech-player.js';
import type { Stage } from '../rtc/stage.js';
import type { Round } from '../round/round.js';
import type { SpeechReport } from '../round/speech-report.js';
import type { Driver } from '../transport/driver.js';
import type { AttachOptions } from './attach.js';
import type { ViewSettings } from './configuration.js';
import { createDriver } from './create-driver.js';
import { FrameRateMonitoring } from './frame-rate/monitoring.js';
import { reportThrown } from './safely.js';
import type { HearOptions, VoiceChunk } from './hear.js';
import type { SayOptions } from './say/say.js';
import type { SpeakOptions } from './speak.js';
import { Speaking, fetched } from './speaking.js';
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
  readonly #speaking: Speaking;
  /** Aborted when what is attached is let go. */
  #attached = new AbortController();
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
      open: (options) => this.#speaking.begin(options),
      stage: () => this.stage(),
    });
    this.#player = new SpeechPlayer({ workletUrl: speechPlayerWorklet(), events, logger });
    this.#conversation = new Conversation({ player: this.#player, events, logger });
    this.#speaking = new Speaking({
      ...{ settings, events, driver: this.#driver },
      ...{ player: this.#player, conversation: this.#conversation },
    });
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
  /** Whether speech stands: it waits for motion (`strictSync`), or the device took the sound away. */
  get stalled(): boolean {
    return this.#conversation.stalled;
  }
  get frameStarvationMode(): FrameStarvationMode {
    return this.#conversation.starvationMode;
  }
  /** @throws TypeError for a mode that is none. */
  set frameStarvationMode(mode: FrameStarvationMode) {
    assertOneOf('frameStarvationMode', mode, FrameStarvationMode);
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
    return this.#speaking.sending;
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
    await this.#speaking.prepare();
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
   * Speaks what comes from a source that lasts, and finds the rounds in it by voice activity: a sound of
   * the page in any mode; in the modes `livekit` and `agora`, a room that the page has joined, or is about
   * to. It stays the page's: `close()` and the signal only let go of it.
   *
   * @param source AudioNode of any AudioContext of the page, MediaStream, MediaStreamTrack, room of
   * `livekit-client`, or client of `agora-rtc-sdk-ng`.
   * @param options `audible: false` where the page plays the sound itself; the mouth is then behind
   * it by the time that its motion takes. `signal` lets go of it.
   * @returns when it is listened to.
   * @throws AvatarError `invalidAudioInput` for what is none of these, a node without outputs, or one
   * whose context is closed or offline; `noAudio` for a track that has ended; `networkLayerNotAvailable`
   * for a room in other modes; `connectionInProgress` where something is attached, or a room joined; the
   * signal's reason when aborted.
   */
  async attach(source: object, options: AttachOptions = {}): Promise<void> {
    this.#assertAlive();
    const { signal } = this.#attached;
    const { attach } = await fetched(import('./attach.js'));
    await attach(source, options, {
      driver: this.#driver,
      stage: () => this.stage(),
      closed: signal,
    });
  }

  /**
   * Reads a microphone for a voice agent: PCM16 in chunks of 20 ms, and whether somebody speaks. Ends with
   * its track, or when the loop is left. The microphone stays the page's.
   *
   * @param microphone of `getUserMedia()`; with `echoCancellation`, or the avatar hears itself.
   * @throws AvatarError `noAudio` without a live audio track, `playbackInitFailed` where it cannot be read;
   * the signal's reason when aborted.
   */
  async *hear(
    microphone: MediaStream | MediaStreamTrack,
    options?: HearOptions,
  ): AsyncGenerator<VoiceChunk, void, undefined> {
    const { hear } = await fetched(import('./hear.js'));
    yield* hear(microphone, { sampleRate: this.#settings.sampleRate, ...options });
  }

  /** The room, as the client of its maker has it, while there is one. */
  get room(): object | null {
    return this.#driver.room;
  }

  /** Whether the visitor's microphone is published in a room that is joined by `start()`. */
  set publishMicrophone(on: boolean) {
    this.#driver.microphone = on;
  }

  /**
   * Closes the connection, and lets go of what is attached. Other speech that plays goes on without further
   * motion. Harmless in every mode.
   */
  close(): void {
    this.#letGo();
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
   * before `initializeAudioContext()`, `invalidAudioInput` for floats and what holds no bytes, and when 30
   * minutes wait to be played.
   */
  send(audio: PcmChunk, end: boolean): string {
    this.#assertAlive();
    return this.#speaking.send(audio, end);
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
    return this.#speaking.yieldAudio(audio, end);
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
    return this.#speaking.yieldMotion(motionDataPayloads, conversationId);
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
    this.#assertAlive();
    return this.#speaking.speak(source, options);
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
    this.#assertAlive();
    return this.#speaking.say(text, options);
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
    this.#speaking.interrupt();
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

  /** For the render loop: what counts and measures its frames. @internal */
  get probe(): FrameRateMonitoring {
    return this.#frameRate;
  }

  /** What the page has it say: for who foresees that. @internal */
  get speaking(): Speaking {
    return this.#speaking;
  }

  /** The round that is heard or held. @internal */
  get round(): Round | null {
    return this.#conversation.round;
  }

  /** Ends everything. Called by the view. @internal */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.events.commit(() => {
      this.#letGo();
      this.#speaking.dispose();
      this.#driver.dispose();
      this.#player.dispose();
      this.#frameRate.enabled = false;
      this.events.end();
    });
  }

  #letGo(): void {
    this.#attached.abort(new DOMException('What was attached was let go.', 'AbortError'));
    this.#attached = new AbortController();
  }

  #assertAlive(): void {
    if (!this.#disposed) return;
    throw new DOMException('The view of this controller was disposed.', 'AbortError');
  }
}
