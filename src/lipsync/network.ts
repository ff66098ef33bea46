import type { NetworkState } from './kernel.js';
import { BANDS } from './mel.js';
import type { LipsyncModel } from './model.js';

/**
 * The network's running state for one stream. Each step takes two mel frames (20 ms) and costs one
 * pass: what earlier steps computed stays in rings as long as a later step can see it.
 */
export class StreamingNetwork implements NetworkState {
  readonly stem: Float32Array;
  readonly histories: Float32Array[][];
  /** Logits of all heads after the last step. */
  readonly logits: Float32Array;
  #steps = 0;

  constructor(readonly model: LipsyncModel) {
    const { stem, blocks, head } = model.layers;
    this.stem = new Float32Array(stem.columns);
    this.histories = blocks.map(({ dilation }) =>
      Array.from({ length: 2 * dilation }, () => new Float32Array(stem.rows)),
    );
    this.logits = new Float32Array(head.rows);
  }

  /** Appends one normalised mel frame (`BANDS` long) to what the next step sees. */
  feed(frame: Float32Array): void {
    this.stem.copyWithin(0, BANDS);
    this.stem.set(frame, this.stem.length - BANDS);
  }

  /** Runs one step over the five newest mel frames; the answer is in {@link logits}. */
  step(): void {
    this.model.step(this, this.#steps++);
  }

  reset(): void {
    this.stem.fill(0);
    for (const slot of this.histories.flat()) slot.fill(0);
    this.#steps = 0;
  }
}
