import type { FastifyBaseLogger } from 'fastify';
import { CloseCode } from '../../src/protocol/close-codes.js';
import { ProtocolError, type OutgoingMessage } from '../../src/protocol/messages.js';
import { SERVER_FAULTS } from '../../src/protocol/server-errors.js';
import type { Tally } from '../metrics/tally.js';
import { ClientNotes } from './client-notes.js';
import { INVALID_REQUEST, Refusal, nameOf } from './refusal.js';

/** The session that faults are of. */
export interface FaultySession {
  readonly connectionId: string;
  /** Id of its app. */
  readonly app: string;
  readonly tally: Tally;
  /** Faulty messages after which it ends. */
  readonly mostFaults: number;
  log(): FastifyBaseLogger;
  send(message: OutgoingMessage): void;
  close(code: number, reason: string): void;
}

/** Tells the client and the log of what goes wrong in a session, a bounded number of times. */
export class ClientFaults {
  readonly #session: FaultySession;
  readonly #notes = new ClientNotes();
  #count = 0;

  constructor(session: FaultySession) {
    this.#session = session;
  }

  /** Tells the client what is wrong. @param ends - whether that is the end of the session */
  report(cause: unknown, reqId: string, ends: boolean): void {
    const undecodable = cause instanceof ProtocolError;
    const error = undecodable ? new Refusal(SERVER_FAULTS.undecodable, cause.message) : cause;
    const session = this.#session;
    if (!(error instanceof Refusal)) {
      session.log().error({ err: error, reqId }, 'message failed');
      return session.close(CloseCode.internalError, SERVER_FAULTS.internal.text);
    }
    this.#count++;
    this.note({ reqId, reason: error.message }, 'message refused');
    this.tell(error, reqId);
    if (ends) return session.close(error.fault.closeCode, error.message);
    if (this.#count < session.mostFaults) return;
    session.close(INVALID_REQUEST.closeCode, `${this.#count} faulty messages`);
  }

  /** Tells the client of a fault, and ends the session. */
  end(why: Refusal): void {
    this.tell(why, '');
    this.#session.close(why.fault.closeCode, why.message);
  }

  /** Tells the client of a fault, which need not be its own. */
  tell({ fault, message }: Refusal, reqId: string): void {
    const { connectionId, app, tally } = this.#session;
    tally.faults.add({ app, fault: nameOf(fault) });
    this.#session.send({ type: 'serverError', connectionId, reqId, code: fault.code, message });
  }

  /** Writes to the log what a client can have happen over and over. */
  note(fields: object, text: string, level?: 'info' | 'error'): void {
    this.#notes.write(this.#session.log(), fields, text, level);
  }
}
