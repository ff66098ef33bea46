import { AvatarError, ErrorCode } from '../../base/errors.js';
import { PcmBytes } from '../../base/pcm-bytes.js';
import type { AudioPayload } from '../../protocol/audio-payload.js';
import { OPUS_RATE } from '../../protocol/opus.js';
import type { AudioTrack } from '../../round/audio-track.js';
import type { BrowserOpusDecoder } from './browser-opus-decoder.js';
import { KeptBytes } from './kept-bytes.js';
import type { Reader } from './reader-file.js';

/** Rate of the samples that payloads of this form come to, in hertz. */
export function rateOf({ codec, sampleRate }: AudioPayload): number {
  return codec === 'ogg_opus' ? OPUS_RATE : sampleRate;
}

/** Turns the audio payloads of one turn into samples; all have the form of the first one. */
export class BackendAudio {
  readonly #form: AudioPayload;
  readonly #track: AudioTrack;
  readonly #fail: (error: AvatarError) => void;
  readonly #pcm = new PcmBytes();
  /** Opus that waits for its decoder. */
  readonly #kept = new KeptBytes();
  #opus: BrowserOpusDecoder | null = null;
  #ended = false;

  /** @param fail told when the rest cannot be decoded. */
  constructor(first: AudioPayload, track: AudioTrack, fail: (error: AvatarError) => void) {
    this.#form = first;
    this.#track = track;
    this.#fail = fail;
  }

  /** Whether all of it was handed over. */
  get ended(): boolean {
    return this.#ended;
  }

  /** Whether it cannot be heard without what is fetched. */
  get encoded(): boolean {
    return this.#form.codec === 'ogg_opus';
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
    if (!this.encoded) this.#track.push(this.#pcm.push(data));
    else if (this.#opus) this.#opus.push(data);
    else if (!this.#kept.push(data)) throw tooMuch();
  }

  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    if (!this.encoded) this.#track.end();
    else if (this.#opus) this.#finish(this.#opus);
  }

  /** What decodes Opus is there. */
  decodeWith({ BrowserOpusDecoder }: Reader): void {
    if (!this.encoded) return;
    const sink = {
      push: (samples: Float32Array) => this.#track.push(samples),
      fail: this.#fail,
    };
    this.#opus = new BrowserOpusDecoder(sink);
    for (const data of this.#kept.take()) this.#opus.push(data);
    if (this.#ended) this.#finish(this.#opus);
  }

  /** Nothing of it will be heard any more. */
  close(): void {
    this.#opus?.close();
    this.#kept.take();
  }

  #finish(opus: BrowserOpusDecoder): void {
    void opus.finish().then(() => this.#track.end());
  }
}

function nameOf({ codec, sampleRate }: Pick<AudioPayload, 'codec' | 'sampleRate'>): string {
  return `${codec} at ${sampleRate} Hz`;
}

function tooMuch(): AvatarError {
  return new AvatarError(
    ErrorCode.invalidAudioInput,
    'Too much Ogg Opus waits for its decoder, which is still being fetched. Check the network.',
  );
}
