import { AvatarError, ErrorCode } from '../base/errors.js';
import { PcmBytes } from '../base/pcm-bytes.js';
import type { AudioPayload } from '../protocol/audio-payload.js';
import { OPUS_RATE } from '../protocol/opus.js';
import { BrowserOpusDecoder, type OpusSink } from '../transport/backend/browser-opus-decoder.js';

/** Where the audio of a round goes. */
export interface AudioSink extends OpusSink {
  push(samples: Int16Array | Float32Array): void;
  /** No more audio will come. */
  end(): void;
}

/** Turns the audio payloads of one round into samples; all have the form of the first one. */
export class BackendAudio {
  /** Rate of the samples, in hertz. */
  readonly sampleRate: number;
  readonly #form: AudioPayload;
  readonly #sink: AudioSink;
  readonly #pcm = new PcmBytes();
  readonly #opus: BrowserOpusDecoder | null;

  constructor(first: AudioPayload, sink: AudioSink) {
    this.#form = first;
    this.#sink = sink;
    this.#opus = first.codec === 'ogg_opus' ? new BrowserOpusDecoder(sink) : null;
    this.sampleRate = this.#opus ? OPUS_RATE : first.sampleRate;
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
    if (this.#opus) this.#opus.push(data);
    else this.#sink.push(this.#pcm.push(data));
  }

  end(): void {
    if (this.#opus) void this.#opus.finish().then(() => this.#sink.end());
    else this.#sink.end();
  }

  /** Nothing of it will be heard any more. */
  close(): void {
    this.#opus?.close();
  }
}

function nameOf({ codec, sampleRate }: Pick<AudioPayload, 'codec' | 'sampleRate'>): string {
  return `${codec} at ${sampleRate} Hz`;
}
