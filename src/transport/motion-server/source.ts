import { EventEmitter } from 'eventemitter3';
import type { SampleRate } from '../../base/audio-format.js';
import { AvatarError, ErrorCode } from '../../base/errors.js';
import { ConnectionState, type RoundId } from '../../base/states.js';
import type { MotionSegment } from '../../motion/segment.js';
import type { MotionSource, MotionSourceEvents } from '../motion-source.js';
import type { MotionServerSession } from './session.js';

/** Speech that may wait here, in seconds: as much as a round may have. */
const OUTBOX_SECONDS = 30 * 60;

/** Bytes handed to the network ahead; an interrupt must not queue behind minutes of speech. */
const SEND_AHEAD_BYTES = 256 * 1024;

/** How often to look whether the network has taken them, in milliseconds. */
const SEND_POLL_MS = 50;

/** Size of one audio message, in samples. Well under the message limit of servers. */
const MESSAGE_SAMPLES = 16_000;

/** Motion from a Motion Server, over the session's WebSocket. The round id is the `req_id`. */
export class MotionServerSource extends EventEmitter<MotionSourceEvents> implements MotionSource {
  /** Rounds whose motion is still to come. */
  readonly #rounds = new Set<RoundId>();
  /** Speech that waits for the connection, or for the network to take what was sent. */
  #outbox: { round: RoundId; pcm: Int16Array; end: boolean }[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

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
    clearTimeout(this.#timer);
    this.#rounds.clear();
    this.#outbox = [];
    this.removeAllListeners();
  }

  #sendAudio(round: RoundId, pcm: Int16Array, end: boolean): void {
    const waiting = this.#outbox.reduce((samples, held) => samples + held.pcm.length, 0);
    if (waiting + pcm.length > OUTBOX_SECONDS * this.sampleRate) {
      this.#fail(round, notConnected('Too much speech waits for the connection.'));
      return;
    }
    // The caller may reuse its buffer once push() returned.
    this.#outbox.push({ round, pcm: pcm.slice(), end });
    this.#drain();
  }

  #drain(): void {
    clearTimeout(this.#timer);
    while (this.#outbox.length > 0 && this.session.state === ConnectionState.connected) {
      if (this.session.bufferedBytes > SEND_AHEAD_BYTES) {
        this.#timer = setTimeout(() => this.#drain(), SEND_POLL_MS);
        return;
      }
      const { round, pcm, end } = this.#outbox.shift()!;
      this.session.sendAudio(round, pcm, end);
    }
  }

  readonly #onState = (state: ConnectionState, error?: AvatarError): void => {
    if (state === ConnectionState.connected) {
      this.#drain();
    } else if (state !== ConnectionState.connecting) {
      this.#outbox = [];
      for (const round of [...this.#rounds]) {
        // Without an error the connection was closed on purpose: the motion ends there.
        if (error) this.#fail(round, error);
        else this.#onEnd(round);
      }
    }
  };

  readonly #onMotion = (round: RoundId, segment: MotionSegment): void => {
    if (this.#rounds.has(round)) this.emit('motion', round, segment);
  };

  readonly #onEnd = (round: RoundId): void => {
    if (this.#rounds.delete(round)) this.emit('end', round);
  };

  readonly #onError = (round: RoundId | null, error: AvatarError): void => {
    for (const failed of round === null ? [...this.#rounds] : [round]) {
      this.#rounds.delete(failed);
      if (round === null) this.session.interrupt(failed);
    }
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
