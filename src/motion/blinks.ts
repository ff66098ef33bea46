import { BlockProcess, normal, smoothstep } from './noise.js';

/** Seconds of blinks that are planned together. */
const BLOCK = 60;
/** Blinks keep this far from the end of a block, in seconds, so that none is cut or doubled. */
const MARGIN = 0.8;

/** Intervals are log-normal (Bentivoglio et al. 1997): median in seconds, and spread. */
const MEDIAN = 3;
const SPREAD = 0.45;
const SHORTEST = 0.9;
const LONGEST = 7;
/** A block does not end with open eyes for longer than this, in seconds. */
const LONGEST_TAIL = 3.5;
const DOUBLE = 0.12;
const HALF = 0.1;

/** Lids fall in 100 ms, rest for 30 ms and rise in 150 to 200 ms. */
const CLOSING = 0.1;
const CLOSED = 0.03;

interface Blink {
  readonly start: number;
  /** 1 closes the eye. */
  readonly depth: number;
  /** Seconds to open again. */
  readonly opening: number;
}

function plan(random: () => number): Blink[] {
  const blinks: Blink[] = [];
  const interval = (): number =>
    Math.min(LONGEST, Math.max(SHORTEST, MEDIAN * Math.exp(SPREAD * normal(random))));
  const add = (start: number, depth: number): void => {
    blinks.push({ start, depth, opening: 0.15 + 0.05 * random() });
  };
  // The first one comes as if the intervals had run on from the block before.
  for (let at = interval() * random(); at < BLOCK - MARGIN; at += interval()) {
    const kind = random();
    add(at, kind < HALF ? 0.4 + 0.25 * random() : 1);
    if (kind > 1 - DOUBLE) {
      at += 0.32 + 0.12 * random();
      if (at < BLOCK - MARGIN) add(at, 0.85 + 0.15 * random());
    }
  }
  if (BLOCK - blinks.at(-1)!.start > LONGEST_TAIL) add(BLOCK - MARGIN - random(), 1);
  return blinks;
}

/** When a person blinks. A function of seed and time alone. */
export class Blinks {
  readonly #process: BlockProcess<Blink[]>;
  /** The eyes are open from the one until the other, in seconds: most of the time, nothing is to be found out. */
  #openFrom = 0;
  #openUntil = 0;

  constructor(seed: number) {
    this.#process = new BlockProcess(seed, plan);
  }

  /** How far the lids are down at a time in seconds: 0 open, 1 closed. */
  sample(time: number): number {
    if (time >= this.#openFrom && time < this.#openUntil) return 0;
    const index = Math.floor(time / BLOCK);
    const within = time - index * BLOCK;
    let closed = 0;
    let next = BLOCK;
    const blinks = this.#process.block(index);
    for (let i = 0; i < blinks.length; i++) {
      const { start, depth, opening } = blinks[i];
      const since = within - start;
      if (since < 0) {
        next = start;
        break;
      }
      if (since > CLOSING + CLOSED + opening) continue;
      const down = smoothstep(since / CLOSING);
      const up = smoothstep((since - CLOSING - CLOSED) / opening);
      closed = Math.max(closed, depth * (down - up));
    }
    if (closed === 0) {
      this.#openFrom = time;
      this.#openUntil = index * BLOCK + next;
    }
    return closed;
  }
}
