import { bool, bytes, int32, int64, string, strings, uint32 } from './fields.js';
import type { AgoraEgress, LiveKitEgress, MessageBodies, MessageType } from './message-types.js';
import { MOTION_FIELDS } from './motion-codecs/table.js';
import { message, stringMap, type Shape } from './shape.js';

// Field numbers are those of messages.proto; a test keeps the two in step.

const livekitEgress: Shape<LiveKitEgress> = {
  url: string(1),
  apiKey: string(2),
  apiSecret: string(3),
  roomName: string(4),
  publisherId: string(5),
  extraAttributes: stringMap(6),
  idleTimeout: int32(7),
  apiToken: string(8),
};

const agoraEgress: Shape<AgoraEgress> = {
  channelName: string(1),
  token: string(2),
  uid: uint32(3),
  publisherId: string(4),
};

const request = { reqId: string(1) };

/** A message's place in the envelope: the number of its type, and the field of its body. */
export interface BodySpec<T> {
  readonly code: number;
  readonly field: number;
  readonly shape: Shape<T>;
}

/** Every message of the protocol. */
export const BODIES: { readonly [K in MessageType]: BodySpec<MessageBodies[K]> } = {
  clientConfigureSession: {
    code: 1,
    field: 2,
    shape: {
      sampleRate: int32(1),
      bitrate: int32(2),
      audioFormat: int32(3),
      transportCompression: int32(4),
      egressType: int32(5),
      livekitEgress: message(6, livekitEgress),
      agoraEgress: message(7, agoraEgress),
      extraParams: stringMap(8),
    },
  },
  serverConfirmSession: {
    code: 2,
    field: 3,
    shape: { connectionId: string(1), capabilities: strings(2) },
  },
  clientAudioInput: {
    code: 3,
    field: 4,
    shape: {
      reqId: string(1),
      end: bool(2),
      audio: bytes(3),
      traceContext: message(4, { traceparent: string(1), tracestate: string(2) }),
    },
  },
  serverError: {
    code: 4,
    field: 5,
    shape: { connectionId: string(1), reqId: string(2), code: int32(3), message: string(4) },
  },
  serverResponseAnimation: {
    code: 5,
    field: 6,
    shape: {
      connectionId: string(1),
      reqId: string(2),
      end: bool(3),
      ...MOTION_FIELDS,
      avatarId: string(5),
    },
  },
  clientInterrupt: { code: 7, field: 8, shape: request },
  clientPause: { code: 8, field: 9, shape: request },
  clientResume: { code: 9, field: 10, shape: request },
  serverPlaybackState: {
    code: 10,
    field: 11,
    shape: {
      connectionId: string(1),
      reqId: string(2),
      state: int32(3),
      playedMs: int64(4),
      reason: string(5),
    },
  },
};
