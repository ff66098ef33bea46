import { Resampler } from '../audio/resampler.js';
import { AvatarError, ErrorCode, abortReason } from '../base/errors.js';
import type { SpeechStream } from './feed.js';
import { SharedAudioContext, contextWithWorklet } from './shared-audio-context.js';
import { TapNodes } from './tap-nodes.js';
import type { TapChunk } from './worklet/tap-messages.js';

/** How often a track is asked whether it ended: its own `stop()` fires no event. In ms. */
const TRACK_POLL = 200;

/** Chunks that may wait for a slow reader: 10 s. Then the oldest are dropped. */
const MAX_WAITING = 500;

/** What is handed over while it cannot be played, in seconds; live speech is not caught up with. */
const AHEAD_SECONDS = 5;

/** Live audio as mono chunks of 20 ms in -1..1, until the track ends or {@link close}. */
export interface LiveInput extends SpeechStream {
  /** Rate of the chunks, in hertz; stays when the input moves to a context of another rate. */
  readonly sampleRate: number;
  /** Context time of the first sample of the chunk that was read last, in seconds. */
  readonly time: number;
  [Symbol.asyncIterator](): AsyncGenerator<Float32Array, void, undefined>;
  /** Stops and releases everything but the track, which is its owner's. Idempotent. */
  close(): void;
}

export interface LiveInputOptions {
  /** Where `speech-tap.worklet.js` lies. */
  readonly workletUrl: string | URL;
  /** Read in this context instead of the page's own. It is never closed. */
  readonly context?: AudioContext;
  /** Takes the sound elsewhere as well: is given its node in each context it comes to be read in. */
  readonly branch?: (source: AudioNode) => void;
  /** Closes the input; reading from it then throws the signal's reason. */
  readonly signal?: AbortSignal;
}

/**
 * Opens a microphone or another live stream. Only its first audio track is read. The context must
 * be unlocked for audio to flow. When the page's own context dies, the input moves to the next one.
 *
 * Reading throws what ends the input before its track: AvatarError `audioContextNotInitialized` when
 * the context given was closed, `playbackInitFailed` when the worklet cannot be loaded again.
 *
 * @throws AvatarError `noAudio` when there is no live audio track, `playbackInitFailed` when the
 * worklet cannot be loaded.
 * @throws the signal's reason when aborted.
 */
export async function openLiveInput(
  source: MediaStream | MediaStreamTrack,
  options: LiveInputOptions,
): Promise<LiveInput> {
  const { context, signal } = options;
  if (signal?.aborted) throw abortReason(signal);
  const track = source instanceof MediaStream ? source.getAudioTracks()[0] : source;
  if (track?.kind !== 'audio' || track.readyState === 'ended') {
    throw new AvatarError(ErrorCode.noAudio, 'The stream has no live audio track.');
  }
  const tap = new LiveTap(track, SharedAudioContext.acquire(context), options);
  try {
    await tap.connect();
  } catch (error) {
    tap.close();
    throw error;
  }
  return tap;
}

class LiveTap implements LiveInput {
  readonly ahead = AHEAD_SECONDS;
  readonly #track: MediaStreamTrack;
  readonly #stream: MediaStream;
  readonly #workletUrl: string;
  readonly #audio: SharedAudioContext;
  readonly #signal: AbortSignal | undefined;
  /** Chrome lets a remote track flow into a graph only while an element has it too. */
  readonly #sink = new Audio();
  readonly #poll: ReturnType<typeof setInterval>;
  readonly #branch: LiveInputOptions['branch'];
  readonly #waiting: TapChunk[] = [];
  #sampleRate = 0;
  #time = 0;
  #nodes: TapNodes | null = null;
  /** Where the present context has another rate than the first. */
  #resampler: Resampler | null = null;
  #wake: (() => void) | null = null;
  #ending = false;
  #over = false;
  #failure: AvatarError | null = null;

  constructor(
    track: MediaStreamTrack,
    audio: SharedAudioContext,
    { workletUrl, branch, signal }: LiveInputOptions,
  ) {
    this.#track = track;
    this.#stream = new MediaStream([track]);
    this.#workletUrl = String(workletUrl);
    this.#branch = branch;
    this.#audio = audio;
    this.#signal = signal;
    this.#sink.muted = true;
    this.#sink.srcObject = this.#stream;
    this.#poll = setInterval(() => {
      if (track.readyState === 'ended') this.#finish();
    }, TRACK_POLL);
    track.addEventListener('ended', this.#finish);
    signal?.addEventListener('abort', this.#abort);
    audio.on('replaced', this.#onReplaced);
    audio.on('closed', this.#onClosed);
  }

  get sampleRate(): number {
    return this.#sampleRate;
  }

  get time(): number {
    return this.#time;
  }

  /**
   * Reads in the present context from now on.
   *
   * @throws AvatarError `playbackInitFailed`; the signal's reason when aborted.
   */
  async connect(): Promise<void> {
    let context: AudioContext;
    try {
      context = await contextWithWorklet(this.#audio, this.#workletUrl);
    } catch (cause) {
      if (this.#signal?.aborted) throw abortReason(this.#signal);
      const message = `Live audio cannot be read: ${this.#workletUrl} did not load.`;
      throw new AvatarError(ErrorCode.playbackInitFailed, message, { cause });
    }
    if (this.#signal?.aborted) throw abortReason(this.#signal);
    if (this.#over || this.#nodes) return;
    const { sampleRate } = context;
    this.#sampleRate ||= sampleRate;
    const converts = sampleRate !== this.#sampleRate;
    this.#resampler = converts ? new Resampler(sampleRate, this.#sampleRate) : null;
    this.#nodes = new TapNodes(context, this.#stream, (chunk) => this.#take(chunk));
    this.#branch?.(this.#nodes.source);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Float32Array, void, undefined> {
    try {
      for (;;) {
        if (this.#signal?.aborted) throw abortReason(this.#signal);
        const chunk = this.#waiting.shift();
        if (chunk) {
          this.#time = chunk.time;
          yield chunk.samples;
        } else if (this.#failure) throw this.#failure;
        else if (this.#over) return;
        else await new Promise<void>((resolve) => (this.#wake = resolve));
      }
    } finally {
      this.close();
    }
  }

  close(): void {
    if (this.#over) return;
    this.#over = true;
    clearInterval(this.#poll);
    this.#track.removeEventListener('ended', this.#finish);
    this.#signal?.removeEventListener('abort', this.#abort);
    this.#disconnect();
    this.#sink.srcObject = null;
    this.#audio.off('replaced', this.#onReplaced);
    this.#audio.off('closed', this.#onClosed);
    this.#audio.release();
    this.#wake?.();
  }

  #disconnect(): void {
    this.#nodes?.dispose();
    this.#nodes = null;
  }

  #take(chunk: TapChunk | null): void {
    if (chunk === null) return this.close();
    const { samples, time } = chunk;
    const heard = this.#resampler ? convert(samples, this.#resampler) : samples;
    this.#waiting.push({ samples: heard, time });
    if (this.#waiting.length > MAX_WAITING) this.#waiting.shift();
    this.#wake?.();
  }

  #fail(failure: AvatarError): void {
    if (this.#over) return;
    this.#failure = failure;
    this.close();
  }

  /** Asks for what is still there, and closes when it has come. */
  readonly #finish = () => {
    if (this.#ending) return;
    this.#ending = true;
    if (this.#nodes && this.#audio.running) this.#nodes.end();
    else this.close();
  };

  readonly #abort = () => {
    this.#waiting.length = 0;
    this.close();
  };

  readonly #onReplaced = () => {
    this.#disconnect();
    if (this.#ending) this.close();
    else this.connect().catch((error: AvatarError) => this.#fail(error));
  };

  readonly #onClosed = () => {
    const message = 'The AudioContext that live audio is read in was closed by its owner.';
    this.#fail(new AvatarError(ErrorCode.audioContextNotInitialized, message));
  };
}

function convert(samples: Float32Array, resampler: Resampler): Float32Array {
  resampler.push(samples);
  const out = new Float32Array(resampler.available);
  resampler.pull(out);
  return out;
}
