/**
 * Rooms for the class API, under the names of AvatarKit's RTC adapter: a player has a view show who
 * speaks in a room of LiveKit or Agora. The clients of both are optional peers, fetched when a room is
 * joined.
 */
export {
  AvatarPlayer,
  type AvatarPlayerEvents,
  type AvatarPlayerOptions,
  type PlayerView,
} from './player/avatar-player.js';
export { AgoraProvider } from './player/agora-provider.js';
export { LiveKitProvider, type LiveKitProviderOptions } from './player/livekit-provider.js';
export type {
  AgoraConnectionConfig,
  LiveKitConnectionConfig,
  RTCConnectionConfig,
} from './player/rtc-provider.js';
export { RoomState as ConnectionState } from './rtc/link.js';
export type { AgoraClient } from './rtc/agora/agora-client.js';
export type { LiveKitRoom } from './rtc/livekit/livekit-room.js';
export type { ParticipantChoice } from './rtc/livekit/choose-participant.js';
export type { SessionSummary } from './rtc/session-summary.js';
