import { decodeJwt, SignJWT } from 'jose';
import { SERVER_FAULTS } from '../../src/protocol/server-errors.js';
import { Refusal } from '../ingress/refusal.js';

/** What a LiveKit access token allows, with LiveKit's defaults where it says nothing. */
export interface RoomGrants {
  readonly identity: string;
  readonly room: string;
  readonly canSubscribe: boolean;
  readonly canPublishData: boolean;
  readonly canPublishMicrophone: boolean;
  readonly canPublishCamera: boolean;
  readonly attributes: Readonly<Record<string, string>>;
}

/** The claim `video` of an access token. */
interface VideoClaim {
  readonly roomJoin?: boolean;
  readonly room?: string;
  readonly canSubscribe?: boolean;
  readonly canPublish?: boolean;
  readonly canPublishData?: boolean;
  readonly canPublishSources?: readonly string[];
}

/** What of an access token matters here; LiveKit itself checks the signature. */
interface Claims {
  readonly sub?: string;
  readonly exp?: number;
  readonly video?: VideoClaim;
  readonly attributes?: Readonly<Record<string, string>>;
}

/**
 * Reads what an access token allows before it is used: without the right to publish data LiveKit
 * drops what is sent and says nothing, and without the right to publish it answers after 10 s.
 *
 * @throws Refusal `egressUnauthorized` when nobody can speak in a room with it.
 */
export function readRoomToken(token: string): RoomGrants {
  const { sub = '', exp, video = {}, attributes = {} } = decode(token);
  if (exp !== undefined && exp <= Date.now() / 1000) {
    throw unauthorized(`the token expired at ${new Date(exp * 1000).toISOString()}`);
  }
  if (!video.roomJoin || !video.room) throw unauthorized('the token grants no room (roomJoin)');
  const { canPublish = true, canPublishSources = [] } = video;
  const publishes = (source: string): boolean =>
    canPublish && (canPublishSources.length === 0 || canPublishSources.includes(source));
  if (!publishes('microphone')) {
    throw unauthorized('the token does not allow to publish a microphone (canPublish)');
  }
  return {
    identity: sub,
    room: video.room,
    canSubscribe: video.canSubscribe ?? true,
    canPublishData: video.canPublishData ?? canPublish,
    canPublishMicrophone: true,
    canPublishCamera: publishes('camera'),
    attributes,
  };
}

export interface RoomTokenOptions {
  readonly apiKey: string;
  readonly apiSecret: string;
  readonly room: string;
  readonly identity: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** Life of a token made here, in seconds: LiveKit asks for it once, when the room is joined. */
const TOKEN_SECONDS = 600;

/** Makes a token for an avatar, where a key pair was given in its place. */
export async function makeRoomToken(options: RoomTokenOptions): Promise<string> {
  const { apiKey, apiSecret, room, identity, attributes } = options;
  const video = { roomJoin: true, room, canPublish: true, canPublishData: true };
  return new SignJWT({ video: { ...video, canSubscribe: false }, kind: 'agent', attributes })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setIssuer(apiKey)
    .setSubject(identity)
    .setExpirationTime(`${TOKEN_SECONDS} s`)
    .sign(new TextEncoder().encode(apiSecret));
}

function decode(token: string): Claims {
  try {
    return decodeJwt<Claims>(token);
  } catch (cause) {
    throw unauthorized('the token is no LiveKit access token', cause);
  }
}

function unauthorized(detail: string, cause?: unknown): Refusal {
  return new Refusal(SERVER_FAULTS.egressUnauthorized, detail, { cause });
}
