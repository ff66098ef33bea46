import type { WebSocket } from 'ws';
import type { Animated } from '../motion/animator.js';
import type { Round, RoundOutlet } from './round.js';

const BINARY = { binary: true };

/** Sends the motion of rounds back to their client. */
export class SocketOutlet implements RoundOutlet {
  readonly #socket: Pick<WebSocket, 'send'>;
  readonly #written: () => void;
  readonly #sent: (bytes: number) => void;

  /**
   * @param written - called whenever a message was handed to the network
   * @param sent - told the bytes of each message
   */
  constructor(
    socket: Pick<WebSocket, 'send'>,
    written: () => void,
    sent: (bytes: number) => void = () => {},
  ) {
    this.#socket = socket;
    this.#written = written;
    this.#sent = sent;
  }

  deliver(round: Round, { messages }: Animated, end: boolean): void {
    const send = (): void => {
      for (const message of messages) {
        this.#socket.send(message, BINARY, this.#written);
        this.#sent(message.byteLength);
      }
    };
    if (end) round.finish(send);
    else send();
  }

  /** What was sent cannot be called back. */
  drop(): void {}
}
