import type { MotionFields } from './motion-codecs/table.js';

/** How the audio of a session is encoded. */
export const AudioEncoding = { pcmS16le: 0, oggOpus: 1 } as const;

/** Where the motion of a session goes: back on the WebSocket, or into a room. */
export const EgressType = { websocket: 0, livekit: 1, agora: 2 } as const;

/** What a playback-state message says the room is doing. */
export const PlaybackState = { unspecified: 0, playing: 1, paused: 2, ended: 3, interrupted: 4 };

/** Where a LiveKit room is and how to join it. `apiToken` is preferred to the key pair. */
export interface LiveKitEgress {
  url: string;
  apiKey: string;
  apiSecret: string;
  roomName: string;
  publisherId: string;
  extraAttributes: Record<string, string>;
  /** Seconds of silence before the session ends; 0 takes the server's default. */
  idleTimeout: number;
  apiToken: string;
}

/** Where an Agora channel is and how to join it. */
export interface AgoraEgress {
  channelName: string;
  token: string;
  /** 0 lets Agora choose. */
  uid: number;
  publisherId: string;
}

/** First message of a client, exactly once. */
export interface ClientConfigureSession {
  /** Hertz. */
  sampleRate: number;
  /** Bits a second of encoded audio; 0 for PCM. */
  bitrate: number;
  /** One of {@link AudioEncoding}. */
  audioFormat: number;
  /** Always 0, no compression. */
  transportCompression: number;
  /** One of {@link EgressType}. */
  egressType: number;
  livekitEgress?: LiveKitEgress;
  agoraEgress?: AgoraEgress;
  extraParams: Record<string, string>;
}

/** The server's answer to the configuration. */
export interface ServerConfirmSession {
  /** Never empty. */
  connectionId: string;
  capabilities: string[];
}

/** W3C trace context of the client, on the first chunk of a request. */
export interface TraceContext {
  traceparent: string;
  tracestate: string;
}

/** A chunk of speech. Any size; the one with `end` may be empty. */
export interface ClientAudioInput {
  reqId: string;
  end: boolean;
  /** A view into the received bytes. */
  audio: Uint8Array;
  traceContext?: TraceContext;
}

export interface ServerError {
  connectionId: string;
  /** Empty when the error concerns the whole connection. */
  reqId: string;
  /** A close code, an HTTP status, or a gRPC code relayed from upstream. */
  code: number;
  message: string;
}

/** Motion for the next part of a request. */
export interface ServerResponseAnimation extends MotionFields {
  connectionId: string;
  reqId: string;
  /** Set on the last message of the request, which may also carry motion. */
  end: boolean;
  avatarId: string;
}

export interface ClientInterrupt {
  reqId: string;
}

/** What the room that hears a request is doing. */
export interface ServerPlaybackState {
  connectionId: string;
  reqId: string;
  /** One of {@link PlaybackState}. */
  state: number;
  /** Milliseconds heard so far. */
  playedMs: number;
  reason: string;
}

/** The type of each message; its value is the name that `Message.type` holds. */
export const MessageType = {
  clientConfigureSession: 'clientConfigureSession',
  serverConfirmSession: 'serverConfirmSession',
  clientAudioInput: 'clientAudioInput',
  serverError: 'serverError',
  serverResponseAnimation: 'serverResponseAnimation',
  clientInterrupt: 'clientInterrupt',
  clientPause: 'clientPause',
  clientResume: 'clientResume',
  serverPlaybackState: 'serverPlaybackState',
} as const;
export type MessageType = keyof typeof MessageType;

/** What each type of message holds. */
export interface MessageBodies extends Record<MessageType, object> {
  clientConfigureSession: ClientConfigureSession;
  serverConfirmSession: ServerConfirmSession;
  clientAudioInput: ClientAudioInput;
  serverError: ServerError;
  serverResponseAnimation: ServerResponseAnimation;
  clientInterrupt: ClientInterrupt;
  clientPause: ClientInterrupt;
  clientResume: ClientInterrupt;
  serverPlaybackState: ServerPlaybackState;
}

/** A message of a type this version does not know, to be ignored. */
export interface UnknownMessage {
  type: 'unknown';
  /** The number of its type. */
  messageType: number;
}

/** Any message, told apart by `type`. */
export type Message =
  { [K in MessageType]: { type: K } & MessageBodies[K] }[MessageType] | UnknownMessage;

/** What can be encoded: fields left out take their proto3 default. */
export type OutgoingMessage =
  { [K in MessageType]: { type: K } & Partial<MessageBodies[K]> }[MessageType] | UnknownMessage;
