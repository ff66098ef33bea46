import { MOST_STEPS, type NetworkState } from './kernel.js';
import { BANDS } from './mel.js';
import type { LipsyncModel } from './model.js';

/**
 * The network's running state for one stream. Each step takes two mel frames (20 ms) and costs one
 * pass: what earlier steps computed stays in rings as long as a later step can see it. Steps are run
 * a few at once, which is cheaper.
 */
export class StreamingNetwork implements NetworkState {
  readonly stems: Float32Array[];
  readonly histories: Float32Array[][];
  /** Logits of all heads after each of the steps that were run last. */
  readonly logits: Float32Array[];
  /** The newest mel frames, that is what the next step sees. */
  readonly #mels: Float32Array;
  #steps = 0;
  #waiting = 0;

  constructor(readonly model: LipsyncModel) {
    const { stem, blocks, head } = model.layers;
    const each = (length: number) =>
      Array.from({ length: MOST_STEPS }, () => new Float32Array(length));
    this.stems = each(stem.columns);
    this.logits = each(head.rows);
    this.#mels = new Float32Array(stem.columns);
    this.histories = blocks.map(({ dilation }) =>
      Array.from({ length: 2 * dilation }, () => new Float32Array(stem.rows)),
    );
  }

  /** Number of steps that wait. */
  get waiting(): number {
    return this.#waiting;
  }

  /** Appends one normalised mel frame (`BANDS` long) to what the next step sees. */
  feed(frame: Float32Array): void {
    this.#mels.copyWithin(0, BANDS);
    this.#mels.set(frame, this.#mels.length - BANDS);
  }

  /** Has a step wait that sees the five newest mel frames. Returns whether no other can wait. */
  step(): boolean {
    this.stems[this.#waiting++].set(this.#mels);
    return this.#waiting === MOST_STEPS;
  }

  /** Runs the steps that wait; the answers are in {@link logits}. Returns how many they are. */
  run(): number {
    const count = this.#waiting;
    if (count > 0) this.model.kernel.run(this, this.#steps, count);
    this.#steps += count;
    this.#waiting = 0;
    return count;
  }

  reset(): void {
    this.#mels.fill(0);
    for (const slot of this.histories.flat()) slot.fill(0);
    this.#steps = this.#waiting = 0;
  }
}
