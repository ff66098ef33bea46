import { hasAudioDecoder } from '../audio/has-audio-decoder.js';
import { invalidAudio, type AvatarError } from '../base/errors.js';
import { Mp3Frames, type Mp3Frame } from './mp3-frames.js';

/** Samples of one rate. */
export interface RatedSamples {
  readonly samples: Float32Array;
  /** Hertz. */
  readonly sampleRate: number;
}

/** Whether this browser decodes MP3 frame by frame (WebCodecs). */
export async function canStreamMp3(): Promise<boolean> {
  if (!hasAudioDecoder()) return false;
  const config = { codec: 'mp3', sampleRate: 24000, numberOfChannels: 1 };
  return (await AudioDecoder.isConfigSupported(config)).supported === true;
}

/**
 * Decodes MP3 as it comes.
 *
 * Reading throws AvatarError `invalidAudioInput` where it cannot be decoded, the signal's reason when
 * aborted, and what the stream fails with.
 */
export async function* decodeMp3(
  stream: ReadableStream<Uint8Array>,
  signal: AbortSignal,
): AsyncGenerator<RatedSamples, void, undefined> {
  const cutter = new Mp3Frames();
  const ready: RatedSamples[] = [];
  let failure: unknown;
  let wake = (): void => undefined;
  const decoder = new AudioDecoder({
    output: (data) => {
      ready.push(monoOf(data));
      wake();
    },
    error: (error) => {
      failure = error;
      wake();
    },
  });
  const reader = stream.getReader();
  // What a cancelled stream has to say concerns nobody.
  const cancel = (): void => void reader.cancel().catch(() => undefined);
  signal.addEventListener('abort', cancel);
  let seconds = 0;
  const decode = (frame: Mp3Frame): void => {
    if (decoder.state === 'unconfigured') configure(decoder, frame);
    if (decoder.state === 'closed') return; // it failed, which is told below
    const timestamp = Math.round(seconds * 1e6);
    decoder.decode(new EncodedAudioChunk({ type: 'key', timestamp, data: frame.bytes }));
    seconds += frame.samples / frame.sampleRate;
  };
  try {
    let reading = reader.read();
    for (let done = false; !done;) {
      // Sound that is ready does not wait for a network that is slow.
      const decoded = new Promise<void>((resolve) => (wake = resolve));
      const bytes = await Promise.race([reading, decoded]);
      signal.throwIfAborted();
      if (bytes) {
        cutter.push(bytes.value ?? new Uint8Array(0)).forEach(decode);
        done = bytes.done;
        if (!done) reading = reader.read();
        else if (decoder.state === 'configured') await decoder.flush().catch(() => undefined);
      }
      if (failure) throw undecodable(failure);
      yield* ready.splice(0);
    }
    if (seconds === 0) throw undecodable(undefined);
  } finally {
    if (decoder.state !== 'closed') decoder.close();
    signal.removeEventListener('abort', cancel);
    cancel();
  }
}

function configure(decoder: AudioDecoder, { sampleRate, channels }: Mp3Frame): void {
  decoder.configure({ codec: 'mp3', sampleRate, numberOfChannels: channels });
}

function monoOf(data: AudioData): RatedSamples {
  const { numberOfFrames, numberOfChannels, sampleRate } = data;
  const samples = new Float32Array(numberOfFrames);
  const plane = new Float32Array(numberOfFrames);
  for (let planeIndex = 0; planeIndex < numberOfChannels; planeIndex++) {
    data.copyTo(plane, { planeIndex, format: 'f32-planar' });
    for (let i = 0; i < numberOfFrames; i++) samples[i] += plane[i] / numberOfChannels;
  }
  data.close();
  return { samples, sampleRate };
}

function undecodable(cause: unknown): AvatarError {
  return invalidAudio('The speech is called MP3 and cannot be decoded as such.', cause);
}
