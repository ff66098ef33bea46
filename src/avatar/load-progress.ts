/** Share of the download in the whole of a load; making the model has the rest. */
export const DOWNLOAD_SHARE = 0.95;
/** Share of the description in the download. */
const METADATA_SHARE = 0.02;
/** Where the size is unknown, this many bytes count as about two thirds. */
const TYPICAL_MODEL_BYTES = 1_000_000;

/** Merges the stages of one download into one number from 0 to 1 that never falls. */
export class DownloadProgress {
  readonly #report: (fraction: number) => void;
  #value = 0;

  constructor(report: (fraction: number) => void) {
    this.#report = report;
  }

  metadataLoaded(): void {
    this.#raise(METADATA_SHARE);
  }

  /** `total` is the size in bytes where known. */
  modelBytes(received: number, total: number | undefined): void {
    const fraction = total
      ? Math.min(1, received / total)
      : 1 - Math.exp(-received / TYPICAL_MODEL_BYTES);
    this.#raise(METADATA_SHARE + (1 - METADATA_SHARE) * fraction);
  }

  #raise(value: number): void {
    if (value <= this.#value) return;
    this.#value = value;
    this.#report(value);
  }
}
