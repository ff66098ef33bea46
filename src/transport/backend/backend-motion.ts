import type { AvatarError } from '../../base/errors.js';
import { isId } from '../../protocol/ids.js';
import { errorFromServer } from '../../protocol/client-errors.js';
import { decodeMessage, type Message } from '../../protocol/messages.js';
import type { MotionTrack } from '../../round/motion-track.js';
import { RoundDecoder } from '../round-decoder.js';
import { unreadableMotion } from '../unreadable-motion.js';
import type { LateRounds } from './late-rounds.js';

/** Length of the time of creation, to the second, that an id begins with. */
const STAMP = 14;

/**
 * Reads the motion of one turn as a backend hands it on: complete `Message` envelopes in the order
 * in which the Motion Server sent them, however they are divided among calls.
 *
 * A turn has one round of the server, that of its first envelope. Where a turn before was left
 * without its round being known, that first envelope may be a late one of it; so when a second round
 * shows up, the newer of the two is taken for this turn's own.
 */
export class BackendMotion {
  readonly #track: MotionTrack;
  readonly #late: LateRounds;
  #decoder = new RoundDecoder();
  #reqId: string | undefined;
  #ended = false;
  /** Something of it was lost: which time what follows belongs to is unknown. */
  #broken = false;
  #silent = false;

  /** @param late shared by the turns of a view. */
  constructor(track: MotionTrack, late: LateRounds) {
    this.#track = track;
    this.#late = late;
  }

  /** Whether the envelope with `end` was read. */
  get ended(): boolean {
    return this.#ended;
  }

  /** None of it is wanted any more; its end still is. */
  silence(): void {
    this.#silent = true;
  }

  /** Another turn takes its place: what still comes for this one must not be taken for that one's. */
  leave(): void {
    if (this.#reqId && !this.#ended) this.#late.add(this.#reqId);
    if (!this.#reqId && !this.#silent) this.#late.nameless++;
  }

  /**
   * Takes the motion of the next envelope; nothing of envelopes of other kinds, or of another round.
   *
   * @throws AvatarError `serverError` when it cannot be read; what the server reports where the
   * envelope is its ServerError. Nothing of the round is taken after that.
   */
  read(envelope: Uint8Array): void {
    const message = this.#parse(envelope);
    if (message?.type !== 'serverError' && message?.type !== 'serverResponseAnimation') return;
    const last = message.type === 'serverError' || message.end;
    if (!this.#owns(message.reqId, last) || this.#ended) return;
    if (message.type === 'serverResponseAnimation') this.#ended = message.end;
    if (this.#broken || this.#silent) return;
    if (message.type === 'serverError') {
      this.#broken = true;
      throw errorFromServer(message.code, message.message);
    }
    try {
      for (const segment of this.#decoder.decode(message)) this.#track.append(segment);
    } catch (cause) {
      this.#broken = true;
      throw unreadable(cause);
    }
    if (this.#ended) this.#track.end();
  }

  #parse(envelope: Uint8Array): Message | null {
    try {
      return parse(envelope);
    } catch (error) {
      if (this.#broken || this.#silent) return null;
      this.#broken = true;
      throw error;
    }
  }

  #owns(reqId: string, last: boolean): boolean {
    if (!reqId) return true;
    if (this.#late.has(reqId)) {
      if (last) this.#late.forget(reqId);
      return false;
    }
    this.#reqId ??= reqId;
    if (reqId === this.#reqId) return true;
    if (this.#late.nameless === 0) return false;
    this.#late.nameless--;
    if (isOlder(reqId, this.#reqId)) {
      if (!last) this.#late.add(reqId);
      return false;
    }
    this.#startAnew(reqId);
    return true;
  }

  /** What came so far was a stranger's. */
  #startAnew(reqId: string): void {
    if (!this.#ended) this.#late.add(this.#reqId!);
    this.#reqId = reqId;
    this.#decoder = new RoundDecoder();
    this.#ended = this.#broken = false;
    this.#track.retract();
  }
}

/** Whether one round was made before the other, as far as their ids say. */
function isOlder(one: string, other: string): boolean {
  return isId(one) && isId(other) && one.slice(0, STAMP) < other.slice(0, STAMP);
}

function parse(envelope: Uint8Array): Message {
  let message: Message;
  try {
    message = decodeMessage(envelope);
  } catch (cause) {
    throw unreadable(cause);
  }
  // No sender leaves the type out; other bytes that happen to parse do.
  if (message.type === 'unknown' && message.messageType === 0) throw unreadable();
  return message;
}

function unreadable(cause?: unknown): AvatarError {
  return unreadableMotion(
    'yieldFramesData() got motion that cannot be read. Hand over each message of the Motion ' +
      'Server as complete, unchanged bytes. The round goes on without further motion.',
    cause,
  );
}
