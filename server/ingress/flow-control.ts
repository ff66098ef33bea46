import type { WebSocket } from 'ws';
import type { MotionLane } from '../motion/lane.js';
import type { Limits } from '../options.js';

/**
 * Keeps both ends of a session in bounds. A client that sends faster than its audio can be worked
 * off is not read from; for one that does not read its motion, no more is made, and when nothing
 * at all gets through to it for `unreadSeconds` it is given up.
 */
export class FlowControl {
  readonly #socket: WebSocket;
  readonly #lane: MotionLane;
  readonly #limits: Limits;
  readonly #giveUp: () => void;
  #unreadTimer: NodeJS.Timeout | undefined;

  constructor(socket: WebSocket, lane: MotionLane, limits: Limits, giveUp: () => void) {
    this.#socket = socket;
    this.#lane = lane;
    this.#limits = limits;
    this.#giveUp = giveUp;
  }

  /** To be called whenever a message was handed to the network. */
  readonly written = (): void => {
    this.#unreadTimer?.refresh();
    this.update();
  };

  /** To be called whenever audio came in or was worked off. */
  update(): void {
    this.#watchUnread();
    const { audioSecondsAhead } = this.#limits;
    if (this.#lane.backlog > audioSecondsAhead) this.#socket.pause();
    else if (this.#socket.isPaused && this.#lane.backlog <= audioSecondsAhead / 2) {
      this.#socket.resume();
    }
  }

  stop(): void {
    clearTimeout(this.#unreadTimer);
  }

  #watchUnread(): void {
    const { unreadBytes, unreadSeconds } = this.#limits;
    const unread = this.#socket.bufferedAmount;
    if (!this.#unreadTimer && unread > unreadBytes) {
      this.#lane.hold(true, 'unread');
      this.#unreadTimer = setTimeout(this.#giveUp, unreadSeconds * 1000);
    } else if (this.#unreadTimer && unread <= unreadBytes / 2) {
      clearTimeout(this.#unreadTimer);
      this.#unreadTimer = undefined;
      this.#lane.hold(false, 'unread');
    }
  }
}
