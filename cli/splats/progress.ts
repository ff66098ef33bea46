import type { WriteStream } from 'node:tty';

/** What is being done and how much of it: one line that changes, or a line for each step in a log. */
export class Progress {
  readonly #out: Pick<WriteStream, 'write' | 'isTTY'>;

  constructor(out: Pick<WriteStream, 'write' | 'isTTY'>) {
    this.#out = out;
  }

  /** Runs a step of that name, which may tell how much is done, 0..1. */
  async during<T>(
    name: string,
    step: (report: (fraction: number) => void) => T,
  ): Promise<Awaited<T>> {
    this.#show(name, 0);
    const result = await step((fraction) => this.#show(name, fraction));
    this.say(`${name} done`);
    return result;
  }

  /** A line that stays. */
  say(line: string): void {
    this.#out.write(this.#out.isTTY ? `\r\x1b[K${line}\n` : `${line}\n`);
  }

  #show(name: string, fraction: number): void {
    if (this.#out.isTTY) this.#out.write(`\r\x1b[K${name} ${Math.round(fraction * 100)} %`);
  }
}
