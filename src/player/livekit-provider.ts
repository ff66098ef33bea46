import type { RoomLink } from '../rtc/link.js';
import type { ParticipantChoice } from '../rtc/livekit/choose-participant.js';
import { LiveKitLink } from '../rtc/livekit/livekit-link.js';
import type { LiveKitRoom } from '../rtc/livekit/livekit-room.js';
import { RTCProvider, type LinkOptions, type LiveKitConnectionConfig } from './rtc-provider.js';

export interface LiveKitProviderOptions {
  /**
   * Whose audio is the avatar's: an identity, or what tells its participant. Default: an avatar worker
   * (attribute `lk.publish_on_behalf`), else an agent, else the first who is heard.
   */
  readonly participant?: ParticipantChoice;
  /** Accepted and not used: motion travels as data, not in a video track. */
  readonly animationTrackName?: string;
  /** Accepted and not used, as above. */
  readonly animationTrackNamePattern?: RegExp;
}

/** Rooms of LiveKit. Needs the package `livekit-client`, 2.15.9 or later, unless a room is attached. */
export class LiveKitProvider extends RTCProvider<LiveKitConnectionConfig, LiveKitRoom> {
  readonly name = 'livekit';
  readonly #options: LiveKitProviderOptions;

  constructor(options: LiveKitProviderOptions = {}) {
    super();
    this.#options = options;
  }

  /** @internal */
  protected override createLink({
    logger,
  }: LinkOptions): RoomLink<LiveKitConnectionConfig, LiveKitRoom> {
    // The application has the room's client, and with it the one place for readers of its streams.
    return new LiveKitLink({ logger, participant: this.#options.participant, exclusive: false });
  }
}
