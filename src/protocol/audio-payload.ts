import { isSampleRate } from '../base/audio-format.js';
import { SAMPLE_RATES, type SampleRate } from '../base/sample-rate.js';
import { ProtocolError } from './protocol-error.js';

/**
 * How the audio of a payload is written. `ogg_opus`: a piece, cut anywhere, of one Ogg Opus stream
 * for each round, mono, as a Motion Server takes it.
 */
export type PayloadCodec = 'pcm_s16le' | 'ogg_opus';

/**
 * A piece of speech as a backend hands it on to its clients, who give it to `yieldAudioData()`.
 * Unlike raw PCM16 it says what it is, so a client need not be told the rate beforehand.
 */
export interface AudioPayload {
  readonly codec: PayloadCodec;
  /** Hertz. For `ogg_opus` the rate of the speech that was encoded; it is decoded to 48000. */
  readonly sampleRate: SampleRate;
  /** PCM16 little-endian mono, or bytes of the Ogg stream. May be empty. */
  readonly data: Uint8Array;
}

/**
 * First bytes of a payload. Like those of PNG they show when text or line-end conversion spoilt the
 * bytes; as PCM16 they would be four samples that jump across the whole range.
 */
const MAGIC = [0x89, 0x53, 0x50, 0x41, 0x0d, 0x0a, 0x1a, 0x0a] as const;
const VERSION = 1;
const CODECS: readonly PayloadCodec[] = ['pcm_s16le', 'ogg_opus'];

/**
 * Length of the header in bytes: magic (8), version (1), codec (1), zeros (2), sample rate in hertz
 * as little-endian uint32 (4). Even, so that PCM16 behind it stays aligned.
 */
const AUDIO_PAYLOAD_HEADER = 16;

/** Puts the header before the audio. */
export function encodeAudioPayload(payload: AudioPayload): Uint8Array<ArrayBuffer> {
  const { codec, sampleRate, data } = payload;
  const bytes = new Uint8Array(AUDIO_PAYLOAD_HEADER + data.length);
  bytes.set(MAGIC);
  bytes[8] = VERSION;
  bytes[9] = CODECS.indexOf(codec);
  new DataView(bytes.buffer).setUint32(12, sampleRate, true);
  bytes.set(data, AUDIO_PAYLOAD_HEADER);
  return bytes;
}

/**
 * Reads the header of a payload; `null` where there is none, which is raw PCM16. `data` is a view
 * into `bytes`.
 *
 * @throws ProtocolError when the header is cut off or names what this version does not know.
 */
export function decodeAudioPayload(bytes: Uint8Array): AudioPayload | null {
  if (!MAGIC.every((byte, i) => bytes[i] === byte)) return null;
  if (bytes.length < AUDIO_PAYLOAD_HEADER) {
    throw new ProtocolError('The header of the audio payload is cut off.');
  }
  const codec = bytes[8] === VERSION ? CODECS[bytes[9]] : undefined;
  if (!codec) {
    throw new ProtocolError(
      `The audio payload has version ${bytes[8]} and codec ${bytes[9]}; this client knows ` +
        `version ${VERSION} and codecs 0 to ${CODECS.length - 1}.`,
    );
  }
  const sampleRate = new DataView(bytes.buffer, bytes.byteOffset).getUint32(12, true);
  if (!isSampleRate(sampleRate)) {
    throw new ProtocolError(
      `The audio payload has a rate of ${sampleRate} Hz. Use one of ${SAMPLE_RATES.join(', ')}.`,
    );
  }
  return { codec, sampleRate, data: bytes.subarray(AUDIO_PAYLOAD_HEADER) };
}
