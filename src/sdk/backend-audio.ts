import { AvatarError, ErrorCode } from '../base/errors.js';
import { PcmBytes } from '../base/pcm-bytes.js';
import type { AudioPayload } from '../protocol/audio-payload.js';

/** Where the audio of a round goes. */
export interface AudioSink {
  push(samples: Int16Array | Float32Array): void;
  /** No more audio will come. */
  end(): void;
}

/** Rate that Opus is decoded to, in hertz: the one that it works at. */
const OPUS_RATE = 48_000;

/** Turns the audio payloads of one round into samples; all have the form of the first one. */
export class BackendAudio {
  /** Rate of the samples, in hertz. */
  readonly sampleRate: number;
  readonly #form: AudioPayload;
  readonly #sink: AudioSink;
  readonly #pcm = new PcmBytes();

  constructor(first: AudioPayload, sink: AudioSink) {
    this.#form = first;
    this.#sink = sink;
    this.sampleRate = first.codec === 'ogg_opus' ? OPUS_RATE : first.sampleRate;
  }

  /** @throws AvatarError `invalidAudioInput` for a payload of another form than the first. */
  push({ codec, sampleRate, data }: AudioPayload): void {
    if (data.length === 0) return;
    if (codec !== this.#form.codec || sampleRate !== this.#form.sampleRate) {
      throw new AvatarError(
        ErrorCode.invalidAudioInput,
        `A round of ${nameOf(this.#form)} got a payload of ${nameOf({ codec, sampleRate })}. ` +
          'Keep to one form until the end of the round.',
      );
    }
    this.#sink.push(this.#pcm.push(data));
  }

  end(): void {
    this.#sink.end();
  }
}

function nameOf({ codec, sampleRate }: Pick<AudioPayload, 'codec' | 'sampleRate'>): string {
  return `${codec} at ${sampleRate} Hz`;
}
