import type { StatsError } from 'webpack';

/** Whether webpack complains of a client of rooms, which a project need not have installed. */
export const isMissingRoomClient = ({ message }: StatsError): boolean =>
  /Can't resolve '#(livekit-client|agora-rtc-sdk-ng)'/.test(message);
