import { AvatarError, ErrorCode, abortReason } from '../base/errors.js';
import { AudioHost, addWorklet } from './audio-context.js';
import { TAP_PROCESSOR, type TapMessage } from './worklet/tap-messages.js';

/** How often a track is asked whether it ended: its own `stop()` fires no event. In ms. */
const TRACK_POLL = 200;

/** Chunks that may wait for a slow reader: 10 s. Then the oldest are dropped. */
const MAX_WAITING = 500;

/** Live audio as mono chunks of 20 ms in -1..1, until the track ends or {@link close}. */
export interface LiveInput extends AsyncIterable<Float32Array> {
  /** Rate of the chunks, in hertz. */
  readonly sampleRate: number;
  /** Stops and releases everything but the track, which is its owner's. Idempotent. */
  close(): void;
}

export interface LiveInputOptions {
  /** Where `speech-tap.worklet.js` lies. */
  readonly workletUrl: string | URL;
  /** Read in this context instead of the page's own. It is never closed. */
  readonly context?: AudioContext;
  /** Closes the input; reading from it then throws the signal's reason. */
  readonly signal?: AbortSignal;
}

/**
 * Opens a microphone or another live stream. Only its first audio track is read. The context must
 * be unlocked for audio to flow.
 *
 * @throws AvatarError `noAudio` when there is no live audio track, `playbackInitFailed` when the
 * worklet cannot be loaded.
 * @throws the signal's reason when aborted.
 */
export async function openLiveInput(
  source: MediaStream | MediaStreamTrack,
  options: LiveInputOptions,
): Promise<LiveInput> {
  const { signal } = options;
  if (signal?.aborted) throw abortReason(signal);
  const track = source instanceof MediaStream ? source.getAudioTracks()[0] : source;
  if (track?.kind !== 'audio' || track.readyState === 'ended') {
    throw new AvatarError(ErrorCode.noAudio, 'The stream has no live audio track.');
  }
  const host = AudioHost.acquire(options.context);
  try {
    const context = host.open();
    await addWorklet(context, String(options.workletUrl));
    if (signal?.aborted) throw abortReason(signal);
    return new LiveTap(track, host, context, signal);
  } catch (cause) {
    host.release();
    if (signal?.aborted) throw abortReason(signal);
    const message = `Live audio cannot be read: ${String(options.workletUrl)} did not load.`;
    throw new AvatarError(ErrorCode.playbackInitFailed, message, { cause });
  }
}

class LiveTap implements LiveInput {
  readonly sampleRate: number;
  readonly #track: MediaStreamTrack;
  readonly #host: AudioHost;
  readonly #signal: AbortSignal | undefined;
  readonly #source: MediaStreamAudioSourceNode;
  readonly #tap: AudioWorkletNode;
  /** Chrome lets a remote track flow into a graph only while an element has it too. */
  readonly #sink = new Audio();
  readonly #poll: ReturnType<typeof setInterval>;
  readonly #waiting: Float32Array[] = [];
  #wake: (() => void) | null = null;
  #ending = false;
  #over = false;

  constructor(
    track: MediaStreamTrack,
    host: AudioHost,
    context: AudioContext,
    signal: AbortSignal | undefined,
  ) {
    this.sampleRate = context.sampleRate;
    this.#track = track;
    this.#host = host;
    this.#signal = signal;
    const stream = new MediaStream([track]);
    this.#sink.muted = true;
    this.#sink.srcObject = stream;
    this.#source = new MediaStreamAudioSourceNode(context, { mediaStream: stream });
    this.#tap = new AudioWorkletNode(context, TAP_PROCESSOR, { outputChannelCount: [1] });
    this.#tap.port.onmessage = ({ data }: MessageEvent<TapMessage>) => this.#take(data);
    // A node that leads nowhere is not asked for samples; this one leads to silence.
    this.#source.connect(this.#tap).connect(context.destination);
    this.#poll = setInterval(() => {
      if (track.readyState === 'ended') this.#finish();
    }, TRACK_POLL);
    track.addEventListener('ended', this.#finish);
    signal?.addEventListener('abort', this.#abort);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Float32Array, void, undefined> {
    try {
      for (;;) {
        if (this.#signal?.aborted) throw abortReason(this.#signal);
        const chunk = this.#waiting.shift();
        if (chunk) yield chunk;
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
    this.#tap.port.postMessage(null);
    this.#tap.port.onmessage = null;
    this.#source.disconnect();
    this.#tap.disconnect();
    this.#sink.srcObject = null;
    this.#host.release();
    this.#wake?.();
  }

  #take(message: TapMessage): void {
    if (message === null) return this.close();
    this.#waiting.push(message);
    if (this.#waiting.length > MAX_WAITING) this.#waiting.shift();
    this.#wake?.();
  }

  /** Asks the tap for what it still has; its answer closes. A stopped context cannot answer. */
  readonly #finish = () => {
    if (this.#ending) return;
    this.#ending = true;
    if (this.#host.running) this.#tap.port.postMessage(null);
    else this.close();
  };

  readonly #abort = () => {
    this.#waiting.length = 0;
    this.close();
  };
}
