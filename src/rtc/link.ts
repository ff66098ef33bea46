import type { Emitter } from '../base/emitter.js';
import type { AvatarError } from '../base/errors.js';
import type { Transcription } from '../events/transcription.js';
import type { AgoraClient } from './agora/agora-client.js';
import type { LiveKitRoom } from './livekit/livekit-room.js';
import type { ServeMotion } from './served-motion.js';
import type { TurnHint } from './turns.js';

/** State of the connection to a room. */
export const RoomState = {
  Disconnected: 'disconnected',
  Connecting: 'connecting',
  Connected: 'connected',
  /** The connection was lost, and the room's client is getting it back. */
  Reconnecting: 'reconnecting',
  Failed: 'failed',
} as const;
export type RoomState = (typeof RoomState)[keyof typeof RoomState];

/** Who is heard as the avatar. */
export interface RemoteSpeaker {
  /** What the room calls it. */
  readonly name: string;
  readonly track: MediaStreamTrack;
}

/** How a room was lost that its client cannot get back. */
export interface Loss {
  readonly error: AvatarError;
  /** Whether it is worth joining again: with a token that is new. */
  readonly retry: boolean;
}

/** What a room has to say. */
export interface LinkEvents {
  state: [state: RoomState, error?: AvatarError];
  /** The room was left and nobody here wanted that; follows its `state`. */
  lost: [loss: Loss];
  /** Another speaker is heard, or none. */
  speaker: [speaker: RemoteSpeaker | null];
  hint: [hint: TurnHint];
  transcription: [transcription: Transcription];
  /** A packet of motion, as a server sends it in this kind of room. */
  motion: [packet: Uint8Array];
}

/** What every room has in common, whoever makes its client. */
export interface RoomLink<Access = unknown, Client = LiveKitRoom | AgoraClient> {
  readonly events: Emitter<LinkEvents>;
  readonly state: RoomState;
  /** Client of the room's maker, while there is one. */
  readonly client: Client | null;
  readonly speaker: RemoteSpeaker | null;
  /** Makes what reads motion in this kind of room. */
  readonly serve: ServeMotion;
  /**
   * Joins.
   *
   * @throws AvatarError by what went wrong; the signal's reason when aborted.
   */
  connect(access: Access, signal: AbortSignal): Promise<void>;
  /** Gets names and certificates ready, where the client can; joins nothing. */
  prepare(access: Access): Promise<void>;
  /** Takes part in a room that the page has joined, or is about to. It stays the page's. */
  attach(client: Client): void;
  /** Leaves the room; one that was attached to is only let go of. Idempotent. */
  leave(): Promise<void>;
  /**
   * Publishes the visitor's microphone, or ends that.
   *
   * @throws AvatarError `noAudio` where it cannot be had.
   */
  microphone(on: boolean): Promise<void>;
  /** Publishes a track, as the visitor's voice. It stays its owner's. */
  publish(track: MediaStreamTrack): Promise<void>;
  unpublish(): Promise<void>;
}
