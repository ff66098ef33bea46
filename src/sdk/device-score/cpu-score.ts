import { nextTask } from '../../base/next-task.js';

/** Inputs and outputs of the kernel: as many weights as the lip-sync network has, some 200 000. */
const SIZE = 448;
/** Steps of the network in a second of speech. */
const STEPS_PER_SECOND = 50;
/** Milliseconds of work after which the engine has compiled the kernel. */
const WARM_UP = 15;
/** Runs that count, and the milliseconds of each; the fastest had the thread to itself. */
const RUNS = 4;
const MEASURED = 10;
/** Milliseconds that a second of speech takes at a score of 100. */
const REFERENCE = 10;

/** One step of a network: `out = W input`, four rows at a time, kept within -1..1. */
function step(weights: Float32Array, input: Float32Array, out: Float32Array): void {
  for (let row = 0; row < SIZE; row += 4) {
    const a = row * SIZE;
    const [b, c, d] = [a + SIZE, a + 2 * SIZE, a + 3 * SIZE];
    let [sumA, sumB, sumC, sumD] = [0, 0, 0, 0];
    for (let i = 0; i < SIZE; i++) {
      const x = input[i];
      sumA += weights[a + i] * x;
      sumB += weights[b + i] * x;
      sumC += weights[c + i] * x;
      sumD += weights[d + i] * x;
    }
    out[row] = Math.tanh(sumA);
    out[row + 1] = Math.tanh(sumB);
    out[row + 2] = Math.tanh(sumC);
    out[row + 3] = Math.tanh(sumD);
  }
}

/**
 * How fast this thread does the arithmetic of the lip-sync engine: 100 takes 10 ms for a second of
 * speech, 200 takes 5 ms. One task of 15 ms and four of 10 ms.
 */
export async function cpuScore(): Promise<number> {
  const weights = Float32Array.from({ length: SIZE * SIZE }, (_, i) => Math.sin(i * 12.9898) / 8);
  let input = Float32Array.from({ length: SIZE }, (_, i) => Math.cos(i));
  let out = new Float32Array(SIZE);
  const run = (least: number): number => {
    const start = performance.now();
    let elapsed = 0;
    let steps = 0;
    // Until the clock says so, however coarse the browser has made it.
    while (elapsed < least) {
      step(weights, input, out);
      [input, out] = [out, input];
      steps++;
      elapsed = performance.now() - start;
    }
    return elapsed / steps;
  };
  run(WARM_UP);
  let stepTime = Infinity;
  for (let i = 0; i < RUNS; i++) {
    await nextTask();
    stepTime = Math.min(stepTime, run(MEASURED));
  }
  return (100 * REFERENCE) / (stepTime * STEPS_PER_SECOND);
}
