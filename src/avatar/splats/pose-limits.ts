import { Channel, type ChannelName } from '../../motion/channels.js';
import { createPose, type Pose } from '../../motion/pose.js';

/**
 * How far a face may go, where it was only seen from the front and with a mouth that is not wide open:
 * farther, nobody knows what it looks like.
 */
export interface PoseLimits {
  /** Degrees that the head turns from the front, about each axis. */
  readonly turn?: number;
  /** Largest weights, 0..1. */
  readonly blendshapes?: Readonly<Partial<Record<ChannelName, number>>>;
}

/** What heads of splats can show that are made from one picture. */
const DEFAULTS = { turn: 15, blendshapes: { jawOpen: 0.5 } } as const;

/** Share of a limit up to which nothing is held back; from there on it is approached, never met. */
const FREE = 0.6;

const AXES = ['Pitch', 'Yaw', 'Roll'] as const;

/** A function that gives a pose within limits. What it gives is the same list each time. */
export function poseLimiter(limits: PoseLimits = {}): (pose: Pose) => Pose {
  const turn = ((limits.turn ?? DEFAULTS.turn) * Math.PI) / 180;
  const shapes = Object.entries({ ...DEFAULTS.blendshapes, ...limits.blendshapes }).map(
    ([name, most]) => ({ channel: Channel[name as ChannelName], most }),
  );
  const limited = createPose();
  return (pose) => {
    limited.fill(0);
    limited.set(pose);
    for (const { channel, most } of shapes) limited[channel] = within(pose[channel], most);
    for (const axis of AXES) {
      // Both are turned less in the same proportion.
      const [head, neck] = [Channel[`head${axis}`], Channel[`neck${axis}`]];
      const whole = pose[head] + pose[neck];
      const share = whole === 0 ? 1 : within(whole, turn) / whole;
      limited[head] *= share;
      limited[neck] *= share;
    }
    return limited;
  };
}

function within(value: number, most: number): number {
  const size = Math.abs(value);
  const free = most * FREE;
  if (size <= free) return value;
  const rest = most - free;
  const held = rest > 0 ? free + rest * (1 - Math.exp((free - size) / rest)) : 0;
  return Math.sign(value) * held;
}
