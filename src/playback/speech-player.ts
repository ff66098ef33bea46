import { EventEmitter } from 'eventemitter3';
import { AvatarError, ErrorCode } from '../base/errors.js';
import { silentLogger, type Logger } from '../base/logger.js';
import { AudioHost, addWorklet } from './audio-context.js';
import { ContextTime, outputLatency } from './context-time.js';
import { PlayerOutput } from './player-output.js';
import { PlayerRound, type PlayerRoundOptions } from './player-round.js';

/** Rates that Web Audio knows, in hertz. */
const RATES = { least: 3000, most: 384_000 };

export interface SpeechPlayerOptions {
  /** Play in this context instead of the page's own. It is never closed. */
  readonly context?: AudioContext;
  /** Play into this node instead of the context's destination. Its context is used. */
  readonly destination?: AudioNode;
  /** Where `speech-player.worklet.js` lies. */
  readonly workletUrl: string | URL;
  readonly logger?: Logger;
}

export interface SpeechPlayerEvents {
  /** The browser does not let sound out, or no longer; a gesture is needed. */
  lock: [];
  /** Sound can be heard. */
  unlock: [];
  /** Volume or mute changed. */
  volume: [];
  /** Nothing can be played; open rounds are lost. */
  error: [error: AvatarError];
}

/**
 * Plays the sound of rounds through an AudioWorklet. It owns the nodes, the volume and the unlock;
 * when a round plays, and what it means, is the conversation's part.
 */
export class SpeechPlayer extends EventEmitter<SpeechPlayerEvents> {
  readonly #host: AudioHost;
  readonly #destination: AudioNode | null;
  readonly #workletUrl: string;
  readonly #logger: Logger;
  readonly #time = new ContextTime();
  readonly #rounds = new Map<number, PlayerRound>();
  #output: PlayerOutput | null = null;
  /** Never rejects; what went wrong is in `#failure`. */
  #building: Promise<void> | null = null;
  #failure: AvatarError | null = null;
  #stream: MediaStream | null = null;
  #volume = 1;
  #muted = false;
  #disposed = false;

  constructor(options: SpeechPlayerOptions) {
    super();
    const context = options.context ?? options.destination?.context;
    this.#host = AudioHost.acquire(context as AudioContext | undefined);
    this.#destination = options.destination ?? null;
    this.#workletUrl = String(options.workletUrl);
    this.#logger = options.logger ?? silentLogger;
    this.#host.on('running', this.#onRunning);
    this.#host.on('replaced', this.#onReplaced);
    this.#host.on('closed', this.#onClosed);
  }

  /** Whether sound can be heard now. */
  get unlocked(): boolean {
    return this.#host.running;
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

  /**
   * Lets sound out. Call it within a user's gesture; calling it again is harmless. The player also
   * listens for gestures on the page by itself while its own context does not run.
   *
   * @throws AvatarError `playbackInitFailed` when the player cannot be set up.
   */
  async unlock(): Promise<void> {
    if (this.#disposed) return;
    const unlocked = this.#host.unlock();
    this.#prepare();
    await this.#building;
    await unlocked;
    if (this.#failure) throw this.#failure;
  }

  /**
   * Opens a round; {@link close} it when it is over.
   *
   * @throws AvatarError `invalidAudioInput` for a rate that cannot be played.
   */
  open(options: PlayerRoundOptions): PlayerRound {
    const { sampleRate } = options;
    if (!Number.isInteger(sampleRate) || sampleRate < RATES.least || sampleRate > RATES.most) {
      const message = `Audio cannot be played at a sample rate of ${sampleRate} Hz.`;
      throw new AvatarError(ErrorCode.invalidAudioInput, message);
    }
    const round = new PlayerRound(options, this.#time);
    this.#rounds.set(round.voice, round);
    this.#prepare();
    if (this.#output) round.attach(this.#output);
    return round;
  }

  close(round: PlayerRound): void {
    this.#rounds.delete(round.voice);
    round.release();
  }

  /** Takes the time of the context, in seconds, for all clocks; and with it the latency of `round`. */
  observe(round: PlayerRound): number {
    const { context } = this.#host;
    if (!context) return 0;
    const now = performance.now();
    this.#time.observe(context.currentTime, now);
    round.clock.observeLatency(outputLatency(context), now);
    return context.currentTime;
  }

  /** Context time whose sample is heard at `now`, page time in milliseconds. */
  heardAt(now: DOMHighResTimeStamp): number {
    const { context } = this.#host;
    return context ? this.#time.at(now) - outputLatency(context) : 0;
  }

  /** Fades out and releases everything. Idempotent. */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    const output = this.#output;
    this.#output = null;
    this.#rounds.clear();
    this.#host.off('running', this.#onRunning);
    this.#host.off('replaced', this.#onReplaced);
    this.#host.off('closed', this.#onClosed);
    this.removeAllListeners();
    void this.#letGo(output);
  }

  async #letGo(output: PlayerOutput | null): Promise<void> {
    await output?.fadeOut();
    await output?.dispose();
    this.#host.release();
  }

  /** Makes the nodes if they are missing; what was pushed meanwhile waits in its round. */
  #prepare(): void {
    if (this.#output || this.#building || this.#disposed) return;
    const context = this.#host.open();
    this.#failure = null;
    this.#building = this.#build(context)
      .catch((cause: unknown) => this.#fail(cause))
      .finally(() => {
        this.#building = null;
        if (this.#host.context !== context) this.#prepare();
      });
  }

  async #build(context: AudioContext): Promise<void> {
    await addWorklet(context, this.#workletUrl);
    if (this.#disposed || this.#host.context !== context) return;
    const output = new PlayerOutput(context, {
      destination: this.#destination ?? context.destination,
      volume: this.#gain,
      onReport: (report) => this.#rounds.get(report.voice)?.take(report),
      onCrash: () => this.#fail(new Error('The audio processor stopped.')),
    });
    this.#output = output;
    this.#capture();
    for (const round of this.#rounds.values()) round.attach(output);
  }

  #fail(cause: unknown): void {
    void this.#output?.dispose();
    this.#output = null;
    const error = new AvatarError(
      ErrorCode.playbackInitFailed,
      `The speech player could not be set up from ${this.#workletUrl}. Check that the file is ` +
        'served, and allowed by the Content-Security-Policy (script-src or worker-src).',
      { cause },
    );
    this.#failure = error;
    this.#logger.error(error.message, cause);
    this.emit('error', error);
  }

  get #gain(): number {
    return this.#muted ? 0 : this.#volume;
  }

  #applyVolume(): void {
    this.#output?.setVolume(this.#gain);
    this.emit('volume');
  }

  #capture(): void {
    if (!this.#stream || !this.#output) return;
    for (const old of this.#stream.getTracks()) this.#stream.removeTrack(old);
    this.#stream.addTrack(this.#output.captureTrack());
  }

  readonly #onRunning = (running: boolean) => {
    this.emit(running ? 'unlock' : 'lock');
  };

  readonly #onReplaced = () => {
    this.#logger.info('The audio context was dead and has been replaced.');
    void this.#output?.dispose();
    this.#output = null;
    for (const round of this.#rounds.values()) round.attach(null);
    this.#prepare();
  };

  readonly #onClosed = () => {
    this.#output = null;
    const message = 'The AudioContext was closed by its owner. Make a new player with another.';
    this.emit('error', new AvatarError(ErrorCode.audioContextNotInitialized, message));
  };
}
