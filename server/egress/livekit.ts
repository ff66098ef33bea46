import type * as LiveKit from '@livekit/rtc-node';
import { SERVER_FAULTS } from '../../src/protocol/server-errors.js';
import { Refusal } from '../ingress/refusal.js';

/** LiveKit's client for Node: an optional peer, for it brings 25 MB of native code along. */
export type LiveKitLibrary = typeof LiveKit;

/**
 * Loads LiveKit's client, once a room is asked for.
 *
 * @throws Refusal `egressUnavailable` where it is not installed, or has no build for this machine.
 */
export async function loadLiveKit(): Promise<LiveKitLibrary> {
  try {
    return await import('@livekit/rtc-node');
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    const detail =
      code === 'ERR_MODULE_NOT_FOUND'
        ? 'rooms need the package @livekit/rtc-node beside the server'
        : '@livekit/rtc-node cannot be loaded on this machine';
    throw new Refusal(SERVER_FAULTS.egressUnavailable, detail, { cause });
  }
}
