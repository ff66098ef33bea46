import type { FastifyBaseLogger } from 'fastify';
import type { LiveKitEgress } from '../../src/protocol/messages.js';
import type { RoomSettings } from '../options.js';
import { loadLiveKit } from './livekit.js';
import { RoomAvatar, type RoomAvatarEvents } from './room-avatar.js';
import { roomTarget } from './room-target.js';

export interface JoinRoomOptions {
  readonly rooms: RoomSettings;
  /** Longest time to join in seconds. */
  readonly seconds: number;
  readonly log: FastifyBaseLogger;
  /** Ends the joining. */
  readonly signal: AbortSignal;
  readonly events: RoomAvatarEvents;
}

/**
 * Joins the room that a session names.
 *
 * @throws Refusal naming what is wrong with the configuration, the token, the room or this server.
 */
export async function joinRoom(
  egress: LiveKitEgress,
  { rooms, seconds, log, signal, events }: JoinRoomOptions,
): Promise<RoomAvatar> {
  const target = await roomTarget(egress, rooms);
  const livekit = await loadLiveKit();
  const limit = AbortSignal.any([signal, AbortSignal.timeout(seconds * 1000)]);
  return RoomAvatar.join({ livekit, target, log, signal: limit, events });
}
