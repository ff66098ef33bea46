import type { MotionSegment } from '../../motion/segment.js';
import { errorFromServer } from '../../protocol/client-errors.js';
import { decodeMessage, type Message } from '../../protocol/messages.js';
import { RoundDecoder } from '../motion-server/round-decoder.js';
import { UnreadableMotionError } from '../unreadable-motion.js';

/**
 * Reads the motion of one round as a backend hands it on: complete `Message` envelopes in the order
 * in which the Motion Server sent them, however they are divided among calls.
 */
export class BackendMotion {
  readonly #decoder = new RoundDecoder();
  /** The round of the server that it reads; another one's motion would be wrong here. */
  #reqId: string | undefined;
  #ended = false;

  /** `late`: rounds of the server that were left before their end, shared by those that follow. */
  constructor(private readonly late: Set<string>) {}

  /** Whether the envelope with `end` was read. */
  get ended(): boolean {
    return this.#ended;
  }

  /** Another round takes its place: what still comes for this one must not be taken for that one's. */
  leave(): void {
    if (this.#reqId && !this.#ended) this.late.add(this.#reqId);
  }

  /**
   * The motion of the next envelope; none in envelopes of other kinds, or of another round of the
   * server than the first envelope's.
   *
   * @throws AvatarError `serverError` when it cannot be read; what the server reports where the
   * envelope is its ServerError.
   */
  read(envelope: Uint8Array): MotionSegment[] {
    const message = parse(envelope);
    if (message.type !== 'serverError' && message.type !== 'serverResponseAnimation') return [];
    if (!this.#owns(message)) return [];
    if (message.type === 'serverError') throw errorFromServer(message.code, message.message);
    this.#ended ||= message.end;
    try {
      return this.#decoder.decode(message);
    } catch (cause) {
      throw unreadable(cause);
    }
  }

  #owns(message: OfRound): boolean {
    const { reqId } = message;
    if (!reqId) return true;
    if (this.late.has(reqId)) {
      // Nothing follows its last message: the same motion may be played again.
      if (message.type === 'serverError' || message.end) this.late.delete(reqId);
      return false;
    }
    this.#reqId ??= reqId;
    return reqId === this.#reqId;
  }
}

type OfRound = Extract<Message, { type: 'serverError' | 'serverResponseAnimation' }>;

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

function unreadable(cause?: unknown): UnreadableMotionError {
  return new UnreadableMotionError(
    'yieldFramesData() got motion that cannot be read. Hand over each message of the Motion ' +
      'Server as complete, unchanged bytes. The round goes on without further motion.',
    { cause },
  );
}
