import type { Logger } from '../base/logger.js';
import type { AgoraClient } from '../rtc/agora/agora-client.js';
import type { SeiMotionOptions } from '../rtc/agora/sei-motion.js';
import type { RoomLink } from '../rtc/link.js';
import type { LiveKitRoom } from '../rtc/livekit/livekit-room.js';

/** Where a LiveKit room is, and what lets one in. */
export interface LiveKitConnectionConfig {
  /** `wss://…` */
  readonly url: string;
  readonly token: string;
  /** For the application's own use: the token names the room. */
  readonly roomName?: string;
}

/** Which channel of Agora, and what lets one in. */
export interface AgoraConnectionConfig {
  /** App ID of Agora. */
  readonly appId: string;
  readonly channel: string;
  readonly token?: string | null;
  /** Default: chosen by Agora. */
  readonly uid?: number;
}

export type RTCConnectionConfig = LiveKitConnectionConfig | AgoraConnectionConfig;

/** What a player asks of its provider's link. */
export interface LinkOptions {
  readonly logger: Logger;
  readonly motion: SeiMotionOptions;
}

/** The maker of a room's client, for an `AvatarPlayer`. */
export abstract class RTCProvider<
  Config = RTCConnectionConfig,
  Client = LiveKitRoom | AgoraClient,
> {
  /** @internal */
  protected link: RoomLink<Config, Client> | null = null;

  /** Name of the maker. */
  abstract readonly name: string;

  /** The client of the room: a `Room` of LiveKit or a client of Agora; `null` without a room. */
  getNativeClient(): Client | null {
    return this.link?.client ?? null;
  }

  /** The connection, for the one player that has this provider. @internal */
  open(options: LinkOptions): RoomLink<Config, Client> {
    return (this.link ??= this.createLink(options));
  }

  /** @internal */
  protected abstract createLink(options: LinkOptions): RoomLink<Config, Client>;
}
