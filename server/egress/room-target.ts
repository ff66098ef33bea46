import type { LiveKitEgress } from '../../src/protocol/messages.js';
import type { RoomSettings } from '../options.js';
import { INVALID_REQUEST, Refusal } from '../ingress/refusal.js';
import { makeRoomToken, readRoomToken, type RoomGrants } from './room-token.js';

/** Attribute of an avatar that names the agent it speaks for. */
export const ON_BEHALF = 'lk.publish_on_behalf';
/** The same in the configuration of a session, where an agent's plugin asks for calls back. */
const AGENT_IDENTITY = 'livekit_agent_identity';
/** Identity of an avatar whose session gives no token and no name. */
const DEFAULT_IDENTITY = 'spatius-avatar';

/** A LiveKit room, and as whom to join it. */
export interface RoomTarget {
  readonly url: string;
  readonly token: string;
  readonly grants: RoomGrants;
  /** Identity of the agent that is told about playback; empty where none is named. */
  readonly agent: string;
  /** Seconds of silence before the avatar leaves; 0 takes the server's. */
  readonly idleSeconds: number;
}

/**
 * Where a session's sound and motion go.
 *
 * @throws Refusal naming what is wrong with the configuration, or with the token.
 */
export async function roomTarget(
  egress: LiveKitEgress,
  settings: RoomSettings,
): Promise<RoomTarget> {
  if (!egress.url) throw invalid('missing livekit credentials, url is empty');
  const url = readUrl(egress.url, settings);
  const token = egress.apiToken || (await tokenFromKeys(egress));
  const grants = readRoomToken(token);
  const { roomName, extraAttributes, idleTimeout } = egress;
  if (roomName && roomName !== grants.room) {
    throw invalid(`room_name is ${roomName}, and the token is for ${grants.room}`);
  }
  if (idleTimeout < 0) throw invalid('idle_timeout must not be negative');
  const agent =
    extraAttributes[AGENT_IDENTITY] || extraAttributes[ON_BEHALF] || grants.attributes[ON_BEHALF];
  return { url, token, grants, agent: agent ?? '', idleSeconds: idleTimeout };
}

/** Checks a URL of LiveKit before anyone connects to it. @throws Refusal */
export function readUrl(text: string, { livekitUrls }: RoomSettings): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !['ws:', 'wss:', 'http:', 'https:'].includes(url.protocol)) {
    throw invalid('url must be the ws:// or wss:// address of a LiveKit server');
  }
  if (livekitUrls && !livekitUrls.some((allowed) => new URL(allowed).host === url.host)) {
    throw invalid(`url names ${url.host}, which is none of this server's rooms.livekitUrls`);
  }
  return text;
}

async function tokenFromKeys(egress: LiveKitEgress): Promise<string> {
  const { apiKey, apiSecret, roomName, publisherId, extraAttributes } = egress;
  if (!apiKey || !apiSecret) {
    throw invalid('missing livekit credentials, provide api_token or both api_key and api_secret');
  }
  if (!roomName) throw invalid('room_name is missing');
  const identity = publisherId || DEFAULT_IDENTITY;
  return makeRoomToken({
    apiKey,
    apiSecret,
    room: roomName,
    identity,
    attributes: extraAttributes,
  });
}

function invalid(detail: string): Refusal {
  return new Refusal(INVALID_REQUEST, `livekit_egress: ${detail}`);
}
