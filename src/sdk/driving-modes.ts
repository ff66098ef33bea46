import { DrivingServiceMode as Mode } from '../base/states.js';

/** Who turns audio into motion, and how the motion arrives. */
export const DrivingServiceMode = {
  ...Mode,
  /** A real-time room brings sound and motion; its player feeds the view. */
  rtc: 'rtc',
  /** Former name of `direct`. */
  sdk: Mode.direct,
  /** Former name of `backend`. */
  host: Mode.backend,
} as const;
export type DrivingServiceMode = (typeof DrivingServiceMode)[keyof typeof DrivingServiceMode];
