import { speechPlayerWorklet } from '../assets.js';
import { pcm16FromBytes } from '../base/audio-format.js';
import { Emitter } from '../base/emitter.js';
import { AvatarError, ErrorCode } from '../base/errors.js';
import type { ConversationState, FrameStarvationMode } from '../base/states.js';
import { ConnectionState, ConversationReason } from '../base/states.js';
import { Conversation, type SpokenFrame } from '../playback/conversation.js';
import { mayHaveActivation } from '../playback/gesture.js';
import { SpeechPlayer } from '../playback/speech-player.js';
import type { SpeechReport } from '../round/speech-report.js';
import type { FrameProbe } from '../render/index.js';
import type { BackendFeed } from './backend-feed.js';
import { AudioGate, audioNotInitialized } from './audio-gate.js';
import { callBack, type ControllerCallbacks, type ControllerEvents } from './callbacks.js';
import { CueTrack, readCues } from './cues.js';
import { DrivingServiceMode } from '../base/states.js';
import { createDriving, type Driving } from './driving.js';
import { FrameRateMonitoring } from './frame-rate/monitoring.js';
import { relay } from './relay.js';
import type { ViewSettings } from './settings.js';
import { speak, type SpeakOptions } from './speak.js';
import { SpeechFeed, type RoundFeed } from './speech-feed.js';
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

  /** The same news as the callbacks and more, for any number of listeners. */
  readonly events = new Emitter<ControllerEvents>((error) =>
    this.#settings.logger.error('A callback of the application threw.', error),
  );
  /** Whether sound waits for motion. */
  stalled = false;
  #connecting: Promise<void> | null = null;

  readonly #settings: ViewSettings;
  readonly #driving: Driving;
  readonly #player: SpeechPlayer;
  readonly #conversation: Conversation;
  readonly #feed: SpeechFeed;
  readonly #frameRate: FrameRateMonitoring;
  /** In backend mode, once it is loaded. */
  #backend: BackendFeed | null = null;
  readonly #cues = new CueTrack(
    (round) => (round === this.#conversation.round ? this.#conversation.audioTime : 0),
    (cue) => this.events.emit('cue', cue),
  );
  /** The round that `send()` goes on with. */
  #sending: RoundFeed | null = null;
  /** Speech that does not play yet. */
  #pending = new AbortController();
  readonly #gate: AudioGate;
  /** The last speech asked for brought its own motion, so nothing needs to get ready to make it. */
  #baked = false;
  #disposed = false;
  #reported: AvatarError | null = null;

  constructor(settings: ViewSettings, avatarId: string) {
    const { logger } = settings;
    this.#settings = settings;
    this.#driving = createDriving(settings, avatarId);
    this.#player = new SpeechPlayer({ workletUrl: speechPlayerWorklet(), logger });
    this.#gate = new AudioGate(this.#player, settings.waitsForGesture ?? false, (error) =>
      this.#report(error),
    );
    this.#conversation = new Conversation({ player: this.#player, logger });
    this.#feed = new SpeechFeed(this.#conversation, this.#driving.source, (error) =>
      this.#report(error),
    );
    this.#frameRate = new FrameRateMonitoring(
      (info) => this.events.emit('framerate', info),
      logger,
    );
    this.#loadBackend().catch(() => undefined); // tried again when audio is initialised
    const parts = {
      conversation: this.#conversation,
      player: this.#player,
      session: this.#driving.session,
      cues: this.#cues,
    };
    relay(parts, this.events, (error) => this.#report(error));
    this.events.on('stall', (stalled) => (this.stalled = stalled));
    callBack(this.events, this, logger);
  }

  get connectionState(): ConnectionState {
    return this.#driving.session?.state ?? ConnectionState.disconnected;
  }
  get conversationState(): ConversationState {
    return this.#conversation.state;
  }
  /** Why the conversation state last changed, where there is a reason to give. */
  get conversationReason(): ConversationReason | undefined {
    return this.#conversation.reason;
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
    return this.#sending !== null && this.#sending.round === this.#conversation.round;
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
    if (!this.#baked) this.#driving.source?.warmUp?.();
    await Promise.all([this.#gate.prepare(), this.#loadBackend()]);
  }

  /**
   * Connects to the Motion Server. In local mode there is nothing to connect.
   *
   * @throws AvatarError `networkLayerNotAvailable` in backend mode, `connectionInProgress` while
   * another call is connecting, else by what went wrong.
   */
  async start(options: { signal?: AbortSignal } = {}): Promise<void> {
    if (this.#disposed) throw disposed();
    this.#require(this.#driving.source !== null, 'start()');
    this.#driving.source?.warmUp?.();
    await this.#driving.session?.start(options.signal);
  }

  async ensureConnected(): Promise<void> {
    if (this.#settings.mode !== DrivingServiceMode.direct) return;
    const connecting = (this.#connecting ??= this.start());
    try {
      await connecting;
    } finally {
      if (this.#connecting === connecting) this.#connecting = null;
    }
  }

  /** Closes the connection. What plays goes on without further motion. Harmless in every mode. */
  close(): void {
    this.#connecting = null;
    this.#driving.session?.close();
  }

  /**
   * Appends speech to the current round, or starts a new round when the last one was ended; a
   * running one is then interrupted.
   *
   * @param audio PCM16 mono at the session's sample rate; may be empty.
   * @param end whether this is the round's last chunk.
   * @returns the id of the round.
   * @throws AvatarError `networkLayerNotAvailable` in backend mode, `audioContextNotInitialized`
   * before `initializeAudioContext()`, `invalidAudioInput` for an odd number of bytes.
   */
  send(audio: ArrayBuffer, end: boolean): string {
    if (this.#disposed) throw disposed();
    this.#require(this.#driving.source !== null, 'send()');
    if (!this.#gate.prepared) throw audioNotInitialized();
    const pcm = pcm16FromBytes(audio);
    void this.#gate.admit();
    this.#baked = false;
    if (!this.sending || !this.#sending) {
      this.#supersede();
      this.#sending = this.#feed.open({ sampleRate: this.#settings.sampleRate });
    }
    const { round } = this.#sending;
    this.#sending.push(pcm);
    if (end) {
      this.#sending.end();
      this.#sending = null;
    }
    return round;
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
    this.#require(this.#settings.mode === DrivingServiceMode.backend, 'yieldAudioData()');
    if (this.#disposed) return null;
    if (!this.#gate.prepared && mayHaveActivation()) {
      this.initializeAudioContext().catch(() => undefined); // told by an error event
    }
    const backend = this.#gate.prepared && !this.#gate.shut && this.#backend;
    if (!backend) {
      this.#gate.refuse();
      return null;
    }
    if (!backend.taking) this.#supersede();
    return backend.yieldAudio(audio, end);
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
    this.#require(this.#settings.mode === DrivingServiceMode.backend, 'yieldFramesData()');
    if (this.#disposed || !this.#backend) return false;
    return this.#backend.yieldFrames(motionDataPayloads, conversationId);
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
    if (this.#disposed) throw disposed();
    const cues = readCues(options.cues);
    this.#baked = Boolean(options.motion);
    // Inside the caller's gesture, before anything is waited for. Failures come as error events.
    this.initializeAudioContext().catch(() => undefined);
    void this.#gate.admit();
    this.#sending = null;
    return speak(source, options, {
      feed: this.#feed,
      conversation: this.#conversation,
      logger: this.#settings.logger,
      sampleRate: this.#settings.sampleRate,
      cancelled: this.#supersede(),
      opened: (round) => this.#cues.begin(round, cues),
    });
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
    this.#supersede();
    this.#conversation.interrupt(ConversationReason.userAction);
  }

  /** @deprecated Former name of `interrupt()`. */
  clear(): void {
    this.interrupt();
  }
  /** The id of the round that is heard or held, or `null`. */
  getCurrentConversationId(): string | null {
    return this.#conversation.round;
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
    this.#supersede();
    this.#conversation.dispose();
    this.#driving.session?.close();
    this.#driving.source?.dispose();
    this.#player.dispose();
    this.#frameRate.enabled = false;
    this.events.end();
    this.onConnectionState = this.onConversationState = this.onError = null;
    this.onAnimationState = this.onPlaybackStall = this.onFrameRateInfo = null;
  }

  /** Gives up speech that is still being fetched or decoded, for the speech that comes now. */
  #supersede(): AbortSignal {
    this.#pending.abort(new DOMException('The speech was superseded.', 'AbortError'));
    this.#pending = new AbortController();
    return this.#pending.signal;
  }

  /** With the wire protocol it is a file of its own: other modes do without it. */
  async #loadBackend(): Promise<void> {
    const { mode, sampleRate } = this.#settings;
    if (mode !== DrivingServiceMode.backend || this.#backend) return;
    const { BackendFeed } = await import('./backend-feed.js').catch((cause: unknown) => {
      const message = 'The reader of motion could not be fetched. Check the network.';
      throw new AvatarError(ErrorCode.playbackInitFailed, message, { cause });
    });
    this.#backend ??= new BackendFeed(this.#conversation, sampleRate, (error) =>
      this.#report(error),
    );
  }

  /** @throws AvatarError `networkLayerNotAvailable` when a method has no place in this mode. */
  #require(available: boolean, method: string): void {
    if (available) return;
    throw new AvatarError(
      ErrorCode.networkLayerNotAvailable,
      `${method} is not available in ${this.#settings.mode} mode. Set drivingServiceMode, or mode ` +
        'on the element, to the mode that it belongs to.',
    );
  }

  /** One failure may reach us by several ways: the connection, and each round on it. */
  #report(error: AvatarError): void {
    if (error === this.#reported) return;
    this.#reported = error;
    this.events.emit('error', error);
  }
}

function disposed(): DOMException {
  return new DOMException('The view of this controller was disposed.', 'AbortError');
}
