import { EventEmitter } from 'eventemitter3';
import type { SampleRate } from '../../base/audio-format.js';
import { AvatarError, ErrorCode } from '../../base/errors.js';
import { ConnectionState, type RoundId } from '../../base/states.js';
import type { MotionSegment } from '../../motion/segment.js';
import type { MotionSource, MotionSourceEvents } from '../motion-source.js';
import type { MotionServerSession } from './session.js';

/** Speech held back while the connection is being made, in bytes: over 4 minutes at 16 kHz. */
const OUTBOX_LIMIT_BYTES = 8 * 1024 * 1024;

/** Size of one audio message, in samples. Well under the message limit of servers. */
const MESSAGE_SAMPLES = 16_000;

/** Motion from a Motion Server, over the session's WebSocket. The round id is the `req_id`. */
export class MotionServerSource extends EventEmitter<MotionSourceEvents> implements MotionSource {
  /** Rounds whose motion is still to come. */
  readonly #rounds = new Set<RoundId>();
  /** Speech that waits for the connection. */
  #outbox: { round: RoundId; pcm: Int16Array; end: boolean }[] = [];

  constructor(
    private readonly session: MotionServerSession,
    readonly sampleRate: SampleRate,
  ) {
    super();
    session.on('motion', this.#onMotion);
    session.on('end', this.#onEnd);
    session.on('error', this.#onError);
    session.on('state', this.#onState);
  }

  push(round: RoundId, pcm: Int16Array, end: boolean): void {
    if (!this.#rounds.has(round)) {
      if (this.session.state === ConnectionState.failed) {
        this.#fail(round, notConnected('The connection to the Motion Server failed.'));
        return;
      }
      if (this.session.state === ConnectionState.disconnected) {
        this.#fail(round, notConnected('There is no connection to the Motion Server.'));
        return;
      }
      this.#rounds.add(round);
    }
    let offset = 0;
    do {
      const part = pcm.subarray(offset, offset + MESSAGE_SAMPLES);
      offset += part.length;
      const last = offset >= pcm.length;
      if (part.length > 0 || end) this.#sendAudio(round, part, end && last);
    } while (offset < pcm.length);
  }

  interrupt(round: RoundId): void {
    if (!this.#rounds.delete(round)) return;
    this.#outbox = this.#outbox.filter((held) => held.round !== round);
    this.session.interrupt(round);
  }

  dispose(): void {
    this.session.off('motion', this.#onMotion);
    this.session.off('end', this.#onEnd);
    this.session.off('error', this.#onError);
    this.session.off('state', this.#onState);
    this.#rounds.clear();
    this.#outbox = [];
    this.removeAllListeners();
  }

  #sendAudio(round: RoundId, pcm: Int16Array, end: boolean): void {
    if (this.session.state === ConnectionState.connected) {
      this.session.sendAudio(round, pcm, end);
      return;
    }
    const held = this.#outbox.reduce((sum, entry) => sum + entry.pcm.byteLength, 0);
    if (held + pcm.byteLength > OUTBOX_LIMIT_BYTES) {
      this.#fail(round, notConnected('Too much speech waits for the connection.'));
      return;
    }
    // The caller may reuse its buffer once push() returned.
    this.#outbox.push({ round, pcm: pcm.slice(), end });
  }

  readonly #onState = (state: ConnectionState, error?: AvatarError): void => {
    if (state === ConnectionState.connected) {
      for (const { round, pcm, end } of this.#outbox.splice(0)) {
        this.session.sendAudio(round, pcm, end);
      }
    } else if (state !== ConnectionState.connecting) {
      this.#outbox = [];
      const reason = error ?? notConnected('The connection to the Motion Server was closed.');
      for (const round of [...this.#rounds]) this.#fail(round, reason);
    }
  };

  readonly #onMotion = (round: RoundId, segment: MotionSegment): void => {
    if (this.#rounds.has(round)) this.emit('motion', round, segment);
  };

  readonly #onEnd = (round: RoundId): void => {
    if (this.#rounds.delete(round)) this.emit('end', round);
  };

  readonly #onError = (round: RoundId | null, error: AvatarError): void => {
    if (round !== null) this.#rounds.delete(round);
    this.emit('error', round, error);
  };

  #fail(round: RoundId, error: AvatarError): void {
    this.#rounds.delete(round);
    this.#outbox = this.#outbox.filter((held) => held.round !== round);
    this.emit('error', round, error);
  }
}

function notConnected(what: string): AvatarError {
  return new AvatarError(
    ErrorCode.websocketError,
    `${what} The speech is played without motion. Call start() and wait for "connected".`,
  );
}
