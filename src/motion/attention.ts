import { BlockProcess } from './noise.js';
import { signedWeights } from './signed-pose.js';

/** Seconds of nods that are planned together. */
const BLOCK = 40;
/** Nods keep this far from the end of a block, in seconds, so that none is cut. */
const MARGIN = 1.5;

/** How someone bears themselves who listens: turned to the speaker, brows and lips at the ready. */
export const LISTENING = signedWeights({
  headRoll: 0.06,
  headPitch: 0.012,
  browInnerUp: 0.1,
  browOuterUp: 0.1,
  eyeWide: 0.06,
  mouthSmile: 0.1,
  chestPitch: 0.045,
});

interface Nod {
  readonly start: number;
  readonly seconds: number;
  /** Radians. */
  readonly size: number;
}

function plan(random: () => number): Nod[] {
  const nods: Nod[] = [];
  for (let at = 1 + 2 * random(); at < BLOCK - MARGIN; at += 3 + 4.5 * random()) {
    nods.push({ start: at, seconds: 0.6 + 0.3 * random(), size: 0.035 + 0.035 * random() });
    // Now and then a second, smaller one follows: "go on".
    if (random() < 0.35 && at + 0.7 < BLOCK - MARGIN) {
      at += 0.7;
      nods.push({ start: at, seconds: 0.6, size: 0.03 });
    }
  }
  return nods;
}

/** The small nods of someone who listens. A function of seed and time alone. */
export class ListeningNods {
  readonly #process: BlockProcess<Nod[]>;

  constructor(seed: number) {
    this.#process = new BlockProcess(seed, plan);
  }

  /** How far the head is down at a time in seconds, in radians. */
  sample(time: number): number {
    const index = Math.floor(time / BLOCK);
    const within = time - index * BLOCK;
    let pitch = 0;
    for (const { start, seconds, size } of this.#process.block(index)) {
      const share = (within - start) / seconds;
      if (share > 0 && share < 1) pitch += size * Math.sin(Math.PI * share) ** 2;
    }
    return pitch;
  }
}
