import type { Emitter } from '../base/emitter.js';
import { AvatarError, ErrorCode } from '../base/errors.js';
import { silentLogger, type Logger } from '../base/logger.js';
import type { ControllerEvents } from '../events/table.js';
import { AudioClock } from './audio-clock.js';
import { ContextTime, outputLatency } from './context-time.js';
import { isPlayableRate } from './playable-rate.js';
import { PlayerOutput } from './player-output.js';
import type { PositionLog } from './position-log.js';
import { RoundSound, type SoundOwner, type VoiceSource } from './round-sound.js';
import { SharedAudioContext, addWorklet, contextWithWorklet } from './shared-audio-context.js';
import type { SilentOutput } from './silent-output.js';
import type { VoiceOptions } from './worklet/player-messages.js';

export interface SpeechPlayerOptions {
  /** Play in this context instead of the page's own. It is never closed. */
  readonly context?: AudioContext;
  /** Play into this node instead of the context's destination. Its context is used. */
  readonly destination?: AudioNode;
  /** Where `speech-player.worklet.js` lies. */
  readonly workletUrl: string | URL;
  /** Where it tells `volume`, `unlock` and `error`. */
  readonly events: Emitter<ControllerEvents>;
  readonly logger?: Logger;
}

/**
 * Plays the sound of rounds through an AudioWorklet. It owns the nodes, the volume and the unlock;
 * when a round plays, and what it means, is the conversation's part.
 */
export class SpeechPlayer {
  readonly #audio: SharedAudioContext;
  readonly #events: Emitter<ControllerEvents>;
  readonly #destination: AudioNode | null;
  readonly #workletUrl: string;
  readonly #logger: Logger;
  readonly #time = new ContextTime();
  /** Those that play or wait to, in the order they began. */
  readonly #sounds = new Set<RoundSound>();
  readonly #guests = new Set<(mix: AudioNode) => void>();
  #output: PlayerOutput | null = null;
  /** Takes the time of muted speech while no context runs. */
  #silent: SilentOutput | null = null;
  /** Never rejects; what went wrong is in `#failure`. */
  #building: Promise<void> | null = null;
  #failure: AvatarError | null = null;
  #stream: MediaStream | null = null;
  #volume = 1;
  #muted = false;
  #disposed = false;

  constructor(options: SpeechPlayerOptions) {
    const context = options.context ?? options.destination?.context;
    this.#audio = SharedAudioContext.acquire(context as AudioContext | undefined);
    this.#destination = options.destination ?? null;
    this.#events = options.events;
    this.#workletUrl = String(options.workletUrl);
    this.#logger = options.logger ?? silentLogger;
    this.#audio.on('running', this.#onRunning);
    this.#audio.on('replaced', this.#onReplaced);
    this.#audio.on('closed', this.#onClosed);
  }

  /** Whether sound can be heard now. */
  get unlocked(): boolean {
    return this.#audio.running;
  }

  /** Whether speech takes its time: it can be heard, or is muted and need not be. */
  get runs(): boolean {
    return this.unlocked || this.#silent !== null;
  }

  /** Loudness, 0 to 1. Has no effect on timing. */
  get volume(): number {
    return this.#volume;
  }

  set volume(volume: number) {
    const clamped = Math.max(0, Math.min(1, volume));
    if (Number.isNaN(clamped) || clamped === this.#volume) return;
    this.#volume = clamped;
    this.#applyVolume();
  }

  get muted(): boolean {
    return this.#muted;
  }

  set muted(muted: boolean) {
    if (muted === this.#muted) return;
    this.#muted = muted;
    this.#applyVolume();
    this.#hush();
  }

  /** The speech before volume and mute, to record or to send. The same object for good. */
  get stream(): MediaStream {
    if (!this.#stream) {
      this.#stream = new MediaStream();
      this.#capture();
      this.#prepare();
    }
    return this.#stream;
  }

  /** Makes ready, in silence, what takes a browser long, because sound is likely to be asked for. */
  foresee(): void {
    // What fails is tried again, and told, when there is sound.
    if (!this.#disposed) addWorklet(this.#audio.foresee(), this.#workletUrl).catch(() => undefined);
  }

  /**
   * Lets sound out. Call it within a user's gesture; calling it again is harmless. The player also
   * listens for gestures on the page by itself while its own context does not run.
   *
   * @throws AvatarError `playbackInitFailed` when the player cannot be set up.
   */
  async unlock(): Promise<void> {
    if (this.#disposed) return;
    const unlocked = this.#audio.unlock();
    this.#prepare();
    await this.#building;
    await unlocked;
    if (this.#failure) throw this.#failure;
  }

  /**
   * Opens the sound of a round; {@link close} it when it is over.
   *
   * @throws AvatarError `invalidAudioInput` for a rate that cannot be played.
   */
  open(options: VoiceOptions, owner: SoundOwner): RoundSound {
    const { sampleRate } = options;
    if (!isPlayableRate(sampleRate)) {
      const message = `Audio cannot be played at a sample rate of ${sampleRate} Hz.`;
      throw new AvatarError(ErrorCode.invalidAudioInput, message);
    }
    const sound = new RoundSound(options, this.#time, owner);
    this.#sounds.add(sound);
    this.#prepare();
    this.#hush();
    const source = this.#source;
    if (source) sound.attach(source);
    return sound;
  }

  close(sound: RoundSound): void {
    this.#sounds.delete(sound);
    sound.release();
  }

  /**
   * Lets sound that is rendered elsewhere be heard, and captured, as speech is.
   *
   * @param connect is given the node to connect to: now, or once there is one, and again where the
   * page's context had to be replaced.
   * @returns what ends that.
   */
  join(connect: (mix: AudioNode) => void): () => void {
    this.#guests.add(connect);
    this.#prepare();
    if (this.#output) connect(this.#output.mix);
    return () => void this.#guests.delete(connect);
  }

  /** The clock of sound that is rendered as `log` says. */
  clockOf(log: PositionLog): AudioClock {
    return new AudioClock(log, this.#time);
  }

  /** Takes the time of the context, in seconds, for all clocks; and with it the latency of `sound`. */
  observe(sound: { readonly clock: AudioClock }): number {
    const context = this.#silent ?? this.#audio.context;
    if (!context) return 0;
    const now = performance.now();
    this.#time.observe(context.currentTime, now);
    sound.clock.observeLatency(this.#latency, now);
    return context.currentTime;
  }

  /** Context time whose sample is heard at `now`, page time in milliseconds. */
  heardAt(now: DOMHighResTimeStamp): number {
    return this.#silent || this.#audio.context ? this.#time.at(now) - this.#latency : 0;
  }

  /** Fades out and releases everything. Idempotent. */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    const output = this.#output;
    this.#output = null;
    this.#audio.off('running', this.#onRunning);
    this.#audio.off('replaced', this.#onReplaced);
    this.#audio.off('closed', this.#onClosed);
    this.#events.commit(() => this.#tellOwners((owner) => owner.locked()));
    for (const sound of this.#sounds) this.close(sound);
    this.#hush();
    void this.#letGo(output);
  }

  async #letGo(output: PlayerOutput | null): Promise<void> {
    await output?.fadeOut();
    await output?.dispose();
    this.#audio.release();
  }

  /** Makes the nodes if they are missing; what was pushed meanwhile waits in its sound. */
  #prepare(): void {
    if (this.#output || this.#building || this.#disposed) return;
    this.#failure = null;
    this.#building = this.#build()
      .catch((cause: unknown) => this.#fail(cause))
      .finally(() => (this.#building = null));
  }

  async #build(): Promise<void> {
    const context = await contextWithWorklet(this.#audio, this.#workletUrl);
    if (this.#disposed) return;
    const output = new PlayerOutput(context, {
      destination: this.#destination ?? context.destination,
      volume: this.#gain,
      onCrash: () => this.#fail(new Error('The audio processor stopped.')),
    });
    this.#output = output;
    this.#capture();
    if (!this.#silent) this.#attachAll();
    for (const connect of this.#guests) connect(output.mix);
  }

  get #source(): VoiceSource | null {
    return this.#silent ?? this.#output;
  }

  get #latency(): number {
    const { context } = this.#audio;
    return this.#silent || !context ? 0 : outputLatency(context);
  }

  #attachAll(): void {
    for (const sound of this.#sounds) sound.attach(this.#source);
  }

  /** Muted speech does not wait for a context that the browser holds; any other does. */
  #hush(): void {
    const muted = (): boolean => this.#muted && !this.unlocked && !this.#disposed;
    if (!muted()) {
      if (!this.#silent) return;
      this.#silent.dispose();
      this.#silent = null;
      this.#attachAll();
    } else if (!this.#silent && this.#sounds.size > 0) {
      import('./silent-output.js').then(
        ({ SilentOutput }) => {
          if (this.#silent || !muted()) return;
          this.#silent = new SilentOutput();
          this.#attachAll();
          this.#events.commit(() => this.#tellOwners((owner) => owner.unlocked()));
        },
        (cause: unknown) => this.#logger.warning('Muted speech waits for a gesture.', cause),
      );
    }
  }

  #fail(cause: unknown): void {
    if (this.#disposed) return;
    void this.#output?.dispose();
    this.#output = null;
    const advice = isSecureContext
      ? 'Check that the file is served, and allowed by the Content-Security-Policy (script-src or worker-src).'
      : 'Serve the page over https, or from localhost: on others browsers have no AudioWorklet.';
    const message = `The speech player could not be set up from ${this.#workletUrl}. ${advice}`;
    const error = new AvatarError(ErrorCode.playbackInitFailed, message, { cause });
    this.#failure = error;
    this.#logger.error(error.message, cause);
    this.#giveUp(error);
  }

  /** Nothing can be played: ends what plays, and tells why. */
  #giveUp(error: AvatarError): void {
    this.#events.commit(() => {
      const seen = [...this.#sounds].map(({ owner }) => owner.failed(error));
      this.#events.emit('error', seen.find((other) => other !== error) ?? error);
    });
  }

  #tellOwners(tell: (owner: SoundOwner) => void): void {
    for (const { owner } of [...this.#sounds]) tell(owner);
  }

  get #gain(): number {
    return this.#muted ? 0 : this.#volume;
  }

  #applyVolume(): void {
    this.#output?.setVolume(this.#gain);
    this.#events.emit('volume');
  }

  #capture(): void {
    if (!this.#stream || !this.#output) return;
    for (const old of this.#stream.getTracks()) this.#stream.removeTrack(old);
    this.#stream.addTrack(this.#output.captureTrack());
  }

  readonly #onRunning = (running: boolean) => {
    if (this.#disposed) return;
    this.#hush();
    this.#events.commit(() => {
      this.#events.emit('unlock', running);
      this.#tellOwners((owner) => (running ? owner.unlocked() : owner.locked()));
    });
  };

  readonly #onReplaced = () => {
    if (this.#disposed) return;
    this.#logger.info('The audio context was dead and has been replaced.');
    void this.#output?.dispose();
    this.#output = null;
    this.#attachAll();
    this.#prepare();
  };

  readonly #onClosed = () => {
    if (this.#disposed) return;
    this.#output = null;
    const message = 'The AudioContext was closed by its owner. Make a new player with another.';
    this.#giveUp(new AvatarError(ErrorCode.audioContextNotInitialized, message));
  };
}
