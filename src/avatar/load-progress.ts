/** Share of each stage in the whole of a load. Parsing has the rest. */
const METADATA_SHARE = 0.02;
const MODEL_SHARE = 0.93;
/** Where the size is unknown, this many bytes count as about two thirds. */
const TYPICAL_MODEL_BYTES = 1_000_000;

/** Merges the stages of one load into one number from 0 to 1 that never falls. */
export class LoadProgress {
  readonly #report: (fraction: number) => void;
  #value = 0;

  constructor(report: (fraction: number) => void) {
    this.#report = report;
  }

  get value(): number {
    return this.#value;
  }

  metadataLoaded(): void {
    this.#raise(METADATA_SHARE);
  }

  /** `total` is the size in bytes where known. */
  modelBytes(received: number, total: number | undefined): void {
    const fraction = total
      ? Math.min(1, received / total)
      : 1 - Math.exp(-received / TYPICAL_MODEL_BYTES);
    this.#raise(METADATA_SHARE + MODEL_SHARE * fraction);
  }

  modelLoaded(): void {
    this.#raise(METADATA_SHARE + MODEL_SHARE);
  }

  done(): void {
    this.#raise(1);
  }

  #raise(value: number): void {
    if (value <= this.#value) return;
    this.#value = value;
    this.#report(value);
  }
}
