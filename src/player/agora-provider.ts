import type { AgoraClient } from '../rtc/agora/agora-client.js';
import { AgoraLink } from '../rtc/agora/agora-link.js';
import type { RoomLink } from '../rtc/link.js';
import { RTCProvider, type AgoraConnectionConfig, type LinkOptions } from './rtc-provider.js';

/** Channels of Agora. Needs the package `agora-rtc-sdk-ng`, 4.x, unless a client is attached. */
export class AgoraProvider extends RTCProvider<AgoraConnectionConfig, AgoraClient> {
  readonly name = 'agora';

  /** @internal */
  protected override createLink(
    options: LinkOptions,
  ): RoomLink<AgoraConnectionConfig, AgoraClient> {
    return new AgoraLink(options);
  }
}
