import { BlockProcess, normal, smoothstep } from './noise.js';

/** Seconds of gaze that are planned together. */
const BLOCK = 40;
/** Share of fixations that leave the viewer. The next one always comes back. */
const AWAY = 0.14;
/** Spread of fixations on the viewer's face, in radians: from eye to eye to mouth. */
const FACE = 0.012;

interface Fixation {
  readonly start: number;
  /** A glance leaves the viewer; any other fixation is a point of their face. */
  readonly glance: boolean;
  readonly yaw: number;
  readonly pitch: number;
}

function plan(random: () => number): Fixation[] {
  const fixations: Fixation[] = [];
  let away = true;
  for (let at = 0; at < BLOCK;) {
    // Blocks start with the viewer, so a glance never runs on into the next block.
    away = !away && at < BLOCK - 2 && random() < AWAY;
    const side = random() < 0.5 ? -1 : 1;
    fixations.push({
      start: at,
      glance: away,
      yaw: away ? side * (0.1 + 0.14 * random()) : FACE * normal(random),
      pitch: away ? -0.06 + 0.14 * random() : FACE * normal(random),
    });
    at += away ? 0.35 + 0.6 * random() : 0.5 + 1.9 * random();
  }
  return fixations;
}

/** Direction of both eyes, in radians: positive pitch down, positive yaw to the own left. */
export interface Gaze {
  yaw: number;
  pitch: number;
}

/** Eye rotation at a look shape of 1, in radians: what a comfortable glance reaches. */
export const LOOK = { down: 0.42, up: 0.38, side: 0.5 } as const;

/**
 * Where the eyes look: at the viewer, jumping between points of the face, now and then away and
 * back. A function of seed and time alone.
 */
export class GazeProcess {
  readonly #process: BlockProcess<Fixation[]>;
  readonly #gaze: Gaze = { yaw: 0, pitch: 0 };

  constructor(seed: number) {
    this.#process = new BlockProcess(seed, plan);
  }

  /**
   * @param glances how far glances leave the viewer, 1 as planned. The small saccades within the
   * viewer's face are always there: eyes without them stare.
   * @returns what the next call overwrites.
   */
  sample(time: number, glances = 1): Gaze {
    const index = Math.floor(time / BLOCK);
    const within = time - index * BLOCK;
    const fixations = this.#process.block(index);
    let current = fixations.length - 1;
    while (current > 0 && fixations[current].start > within) current--;
    const to = fixations[current];
    const from = fixations[current - 1] ?? this.#process.block(index - 1).at(-1)!;
    const toAmount = to.glance ? glances : 1;
    const fromAmount = from.glance ? glances : 1;
    const yaw = fromAmount * from.yaw;
    const pitch = fromAmount * from.pitch;
    const yawLeft = toAmount * to.yaw - yaw;
    const pitchLeft = toAmount * to.pitch - pitch;
    // Saccades take 21 ms and 2.2 ms more for every degree (Bahill et al. 1975).
    const size = Math.hypot(yawLeft, pitchLeft);
    const done = smoothstep((within - to.start) / (0.021 + 0.126 * size));
    const gaze = this.#gaze;
    gaze.yaw = yaw + yawLeft * done;
    gaze.pitch = pitch + pitchLeft * done;
    return gaze;
  }
}
