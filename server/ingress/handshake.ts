import { SAMPLE_RATES } from '../../src/base/sample-rate.js';
import {
  AudioEncoding,
  EgressType,
  decodeMessage,
  type ClientConfigureSession,
  type LiveKitEgress,
  type Message,
} from '../../src/protocol/messages.js';
import { MOTION_ENCODINGS, type MotionCodec } from '../../src/protocol/motion-codecs/table.js';
import { OPUS_SAMPLE_RATES } from '../../src/protocol/opus.js';
import { SERVER_FAULTS } from '../../src/protocol/server-errors.js';
import { decodedRate, type LaneSettings, type MotionFormat } from '../motion/worker-messages.js';
import { INVALID_REQUEST, Refusal } from './refusal.js';

const CODECS = Object.keys(MOTION_ENCODINGS) as MotionCodec[];
/** What motion travels in where the client does not say. */
const DEFAULT_CODEC: MotionCodec = 'flame';

/** Most characters of a user id that the log takes. */
const MAX_USER_ID = 128;

/** What Agora would take: told to whoever asks for it. */
const NO_AGORA =
  "publishing into an Agora channel takes Agora's own server SDK and cloud, which are no part of " +
  'this server. Use livekit_egress, or motion on this WebSocket';

/** What a session was configured to. */
export interface SessionSettings {
  readonly audio: Omit<LaneSettings, 'connectionId' | 'room'>;
  /** The room to speak in, as the client names it; absent: motion goes back to the client. */
  readonly livekit?: LiveKitEgress;
  /** The application's name for the user; for the log only. */
  readonly userId?: string;
}

/**
 * Reads the first message of a session.
 *
 * @param data - its bytes, or null for a text frame
 * @throws Refusal when it is no ClientConfigureSession, or asks for what this server has not.
 */
export function readHandshake(data: Uint8Array | null): SessionSettings {
  const message = decodeFirst(data);
  if (message.type !== 'clientConfigureSession') throw new Refusal(SERVER_FAULTS.wrongFirst);
  const livekit = readEgress(message);
  const audio = readAudio(message, livekit !== undefined);
  if (message.transportCompression !== 0) {
    throw new Refusal(INVALID_REQUEST, 'transport_compression must be 0');
  }
  const { extraParams } = message;
  const format = readFormat(extraParams);
  return { audio: { ...audio, format }, livekit, userId: readUserId(extraParams) };
}

/** The user id as one line of bounded length, whatever a client sends. */
function readUserId(params: Readonly<Record<string, string>>): string | undefined {
  const plain = (params['user-id'] ?? '').replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '');
  return [...plain].slice(0, MAX_USER_ID).join('') || undefined;
}

/** @param inRoom - whether somebody hears it */
function readAudio(
  message: ClientConfigureSession,
  inRoom: boolean,
): Pick<LaneSettings, 'audio' | 'sampleRate'> {
  const { audioFormat, sampleRate } = message;
  if (audioFormat !== AudioEncoding.pcmS16le && audioFormat !== AudioEncoding.oggOpus) {
    throw new Refusal(INVALID_REQUEST, `audio_format ${audioFormat} is not known`);
  }
  if (audioFormat === AudioEncoding.pcmS16le) {
    return { audio: 'pcm', sampleRate: oneOf(SAMPLE_RATES, sampleRate) };
  }
  // What an Opus stream is decoded to does not depend on what it was encoded from.
  oneOf(OPUS_SAMPLE_RATES, sampleRate);
  return { audio: 'opus', sampleRate: decodedRate(inRoom) };
}

function oneOf<T extends number>(rates: readonly T[], sampleRate: number): T {
  const rate = rates.find((known) => known === sampleRate);
  if (rate !== undefined) return rate;
  throw new Refusal(SERVER_FAULTS.sampleRate, `${sampleRate}, not one of ${rates.join(', ')}`);
}

function decodeFirst(data: Uint8Array | null): Message {
  if (!data) throw new Refusal(SERVER_FAULTS.undecodableFirst, 'frames must be binary');
  try {
    return decodeMessage(data);
  } catch (error) {
    const nil = error instanceof Error && /^(\w+) message is nil$/.exec(error.message);
    if (!nil) throw new Refusal(SERVER_FAULTS.undecodableFirst);
    const { emptyFirst, wrongFirst } = SERVER_FAULTS;
    throw new Refusal(nil[1] === 'ClientConfigureSession' ? emptyFirst : wrongFirst);
  }
}

function readEgress(message: ClientConfigureSession): LiveKitEgress | undefined {
  const { egressType, livekitEgress, agoraEgress } = message;
  if (livekitEgress && agoraEgress) {
    throw new Refusal(INVALID_REQUEST, 'livekit_egress and agora_egress are mutually exclusive');
  }
  if (egressType === EgressType.agora || agoraEgress) {
    throw new Refusal(SERVER_FAULTS.egressUnavailable, NO_AGORA);
  }
  if (egressType !== EgressType.websocket && egressType !== EgressType.livekit) {
    throw new Refusal(SERVER_FAULTS.egressUnavailable, `egress_type ${egressType} is not known`);
  }
  if (egressType === EgressType.livekit && !livekitEgress) {
    throw new Refusal(INVALID_REQUEST, 'missing livekit credentials, livekit_egress is not set');
  }
  return livekitEgress;
}

function readFormat(params: Readonly<Record<string, string>>): MotionFormat {
  const wanted = params['motion-format'] ?? DEFAULT_CODEC;
  const encoding = CODECS.find((known) => known === wanted);
  if (!encoding) {
    const names = CODECS.join(' or ');
    throw new Refusal(INVALID_REQUEST, `extra_params motion-format must be ${names}`);
  }
  const { fps: usual, maxFps } = MOTION_ENCODINGS[encoding];
  if (maxFps === undefined) return { encoding, fps: usual };
  const fps = Number(params['motion-fps'] ?? usual);
  if (Number.isInteger(fps) && fps >= 1 && fps <= maxFps) return { encoding, fps };
  throw new Refusal(
    INVALID_REQUEST,
    `extra_params motion-fps must be a whole number from 1 to ${maxFps}`,
  );
}
