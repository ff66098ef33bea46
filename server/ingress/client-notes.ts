import type { FastifyBaseLogger } from 'fastify';

/** Lines that messages of one session may write to the log. */
const MOST = 100;

/** Logs what a client can have happen over and over, so many times. */
export class ClientNotes {
  #written = 0;

  write(
    log: FastifyBaseLogger,
    fields: object,
    text: string,
    level: 'info' | 'error' = 'info',
  ): void {
    this.#written++;
    if (this.#written <= MOST) log[level](fields, text);
    if (this.#written === MOST) log.info('nothing more of the kind is logged');
  }
}
