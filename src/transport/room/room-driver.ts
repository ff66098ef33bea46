import { AvatarError, ErrorCode } from '../../base/errors.js';
import { DrivingServiceMode } from '../../base/states.js';
import { PassiveDriver } from '../passive-driver.js';

/** A real-time room brings sound and motion, and its player feeds the view: nothing is done here. */
export class RoomDriver extends PassiveDriver {
  protected override instead(): string {
    return (
      `has no place in ${DrivingServiceMode.rtc} mode: sound and motion come from the room. Call ` +
      'the methods of its player.'
    );
  }
}

/** Modes whose room the element itself would join. */
export type RoomMode = typeof DrivingServiceMode.livekit | typeof DrivingServiceMode.agora;

export function isRoomMode(mode: DrivingServiceMode): mode is RoomMode {
  return mode === DrivingServiceMode.livekit || mode === DrivingServiceMode.agora;
}

/** What is wrong with asking for one of these modes. */
export function roomsUnavailable(mode: RoomMode): AvatarError {
  return new AvatarError(
    ErrorCode.networkLayerNotAvailable,
    `mode="${mode}" is reserved: the element does not join rooms yet. Use mode="direct", "local" ` +
      'or "backend".',
    { reason: 'roomsUnavailable' },
  );
}
