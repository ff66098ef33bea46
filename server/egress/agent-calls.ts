import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyBaseLogger } from 'fastify';
import { redacted } from './redact.js';

/** Times a call is tried before it is given up, and milliseconds in between. */
const TRIES = 3;
const PAUSE_MS = 100;
/** Milliseconds that an agent has to answer. */
const ANSWER_MS = 5000;
/** Calls that may wait for those before them. */
const MOST_WAITING = 64;

/** Calls a method of another participant and returns its answer. */
export type PerformCall = (call: {
  readonly destinationIdentity: string;
  readonly method: string;
  readonly payload: string;
  readonly responseTimeout: number;
}) => Promise<string>;

/**
 * Tells an agent how its speech fares, in the way that LiveKit's avatar workers do: one call after
 * the other, so that they arrive in order. An agent that does not answer holds up nothing else.
 */
export class AgentCalls {
  readonly #perform: PerformCall;
  readonly #log: FastifyBaseLogger;
  #last = Promise.resolve();
  #waiting = 0;
  #closed = false;

  /** Identity of the agent; nobody is told anything while it is empty. */
  agent = '';

  constructor(perform: PerformCall, log: FastifyBaseLogger) {
    this.#perform = perform;
    this.#log = log;
  }

  /** The first sound of a segment leaves for the room. */
  started(): void {
    this.#call('lk.playback_started', '');
  }

  /** A segment was heard, up to so many seconds of it. */
  finished(seconds: number, interrupted: boolean): void {
    const position = Math.round(seconds * 1000) / 1000;
    const payload = JSON.stringify({ playback_position: position, interrupted });
    this.#call('lk.playback_finished', payload);
  }

  /** Settles when the agent was told all there was to tell, or cannot be told. */
  told(): Promise<void> {
    return this.#last;
  }

  /** Tells nothing more. */
  close(): void {
    this.#closed = true;
  }

  #call(method: string, payload: string): void {
    const { agent } = this;
    if (!agent || this.#closed) return;
    if (this.#waiting >= MOST_WAITING) {
      return this.#log.warn({ agent, method }, 'agent does not answer, not told');
    }
    this.#waiting++;
    this.#last = this.#last.then(async () => {
      await this.#try(agent, method, payload);
      this.#waiting--;
    });
  }

  async #try(destinationIdentity: string, method: string, payload: string): Promise<void> {
    for (let left = TRIES - 1; !this.#closed; left--) {
      try {
        const call = { destinationIdentity, method, payload, responseTimeout: ANSWER_MS };
        await this.#perform(call);
        return;
      } catch (error) {
        if (this.#closed) return;
        const told = { agent: destinationIdentity, method, reason: redacted(error) };
        if (left <= 0) return this.#log.warn(told, 'agent was not told');
        await sleep(PAUSE_MS);
      }
    }
  }
}
