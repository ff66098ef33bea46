/** Speech that is gathered before it is handed on, in seconds. */
const BATCH_SECONDS = 0.08;

/**
 * Gathers small pieces of one round's audio at a time, where a thread has better things to do than to
 * wake for each of them: waking fifty times a second costs more than the work. What has waited as long
 * as it lasts goes, whether or not it is full.
 */
export class AudioBatch {
  #round = 0;
  #pieces: Uint8Array<ArrayBuffer>[] = [];
  #bytes = 0;
  #timer: NodeJS.Timeout | undefined;

  /**
   * @param bytesPerSecond of the audio.
   * @param post hands on what was gathered.
   */
  constructor(
    private readonly bytesPerSecond: number,
    private readonly post: (round: number, bytes: Uint8Array<ArrayBuffer>) => void,
  ) {}

  /** Takes the next audio of a round; that of another one goes first. */
  add(round: number, bytes: Uint8Array<ArrayBuffer>): void {
    if (round !== this.#round) this.flush();
    this.#round = round;
    this.#pieces.push(bytes);
    this.#bytes += bytes.length;
    if (this.#bytes >= BATCH_SECONDS * this.bytesPerSecond) this.flush();
    else if (this.#pieces.length === 1) this.#wait();
  }

  /** Hands on what there is. */
  flush(): void {
    const [pieces, bytes] = [this.#pieces, this.#bytes];
    this.#clear();
    if (bytes > 0) this.post(this.#round, joined(pieces, bytes));
  }

  /** Forgets what there is of a round. */
  drop(round: number): void {
    if (round === this.#round) this.#clear();
  }

  /** Forgets what there is, for good. */
  close(): void {
    this.#clear();
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** The timer goes on: it finds nothing, or is set anew, which costs less than another. */
  #clear(): void {
    this.#pieces = [];
    this.#bytes = 0;
  }

  #wait(): void {
    if (this.#timer) this.#timer.refresh();
    else this.#timer = setTimeout(() => this.flush(), BATCH_SECONDS * 1000);
  }
}

function joined(
  pieces: readonly Uint8Array<ArrayBuffer>[],
  length: number,
): Uint8Array<ArrayBuffer> {
  if (pieces.length === 1) return pieces[0];
  const whole = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
