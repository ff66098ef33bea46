import { EventEmitter } from 'node:events';

/** One end of a session's way to where its motion is made; a `MessagePort` is one. */
export interface LanePort<Incoming, Outgoing> {
  on(event: 'message', listener: (message: Incoming) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  /** @param transfer - buffers of the message, which are not the sender's any more */
  postMessage(message: Outgoing, transfer: ArrayBuffer[]): void;
  close(): void;
}

/** Runs what may fail, and sees to it if it does. */
export type Attempt = (task: () => void) => void;

/**
 * Both ends of a way that does not leave the thread: messages come out as they went in, when what runs
 * now is done.
 *
 * @param attempt - runs what the second end's owner does with a message
 */
export function localPorts<There, Back>(
  attempt: Attempt,
): [LanePort<Back, There>, LanePort<There, Back>] {
  const here = new LocalPort((task) => task());
  const there = new LocalPort(attempt);
  here.peer = there;
  there.peer = here;
  return [here, there];
}

class LocalPort extends EventEmitter {
  readonly #attempt: Attempt;
  #closed = false;
  peer: LocalPort | null = null;

  constructor(attempt: Attempt) {
    super();
    this.#attempt = attempt;
  }

  postMessage(message: unknown): void {
    const { peer } = this;
    queueMicrotask(() => peer?.receive(message));
  }

  receive(message: unknown): void {
    if (!this.#closed) this.#attempt(() => this.emit('message', message));
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    const { peer } = this;
    queueMicrotask(() => {
      this.emit('close');
      peer?.close();
    });
  }
}
