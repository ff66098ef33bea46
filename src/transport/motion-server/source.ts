import { EventEmitter } from 'eventemitter3';
import type { SampleRate } from '../../base/audio-format.js';
import { AvatarError, ErrorCode } from '../../base/errors.js';
import { ConnectionState, type RoundId } from '../../base/states.js';
import type { Message, OutgoingMessage } from '../../protocol/messages.js';
import { errorFromServer } from '../../protocol/client-errors.js';
import type { MotionSource, MotionSourceEvents } from '../motion-source.js';
import { RoundDecoder } from './round-decoder.js';
import type { MotionServerSession } from './session.js';

/** Speech held back while the connection is being made, in bytes: over 4 minutes at 16 kHz. */
const OUTBOX_LIMIT_BYTES = 8 * 1024 * 1024;

/** Size of one audio message, in samples. Well under the message limit of servers. */
const MESSAGE_SAMPLES = 16_000;

/** Motion from a Motion Server, over the session's WebSocket. The round id is the `req_id`. */
export class MotionServerSource extends EventEmitter<MotionSourceEvents> implements MotionSource {
  readonly #rounds = new Map<RoundId, RoundDecoder>();
  #outbox: { round: RoundId; message: OutgoingMessage; bytes: number }[] = [];

  constructor(
    private readonly session: MotionServerSession,
    readonly sampleRate: SampleRate,
  ) {
    super();
    session.on('message', this.#onMessage);
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
      this.#rounds.set(round, new RoundDecoder());
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
    const held = this.#outbox.length;
    this.#outbox = this.#outbox.filter((entry) => entry.round !== round);
    if (held === this.#outbox.length) {
      this.session.send({ type: 'clientInterrupt', reqId: round });
    }
  }

  dispose(): void {
    this.session.off('message', this.#onMessage);
    this.session.off('state', this.#onState);
    this.#rounds.clear();
    this.#outbox = [];
    this.removeAllListeners();
  }

  #sendAudio(round: RoundId, samples: Int16Array, end: boolean): void {
    const audio = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
    const message = { type: 'clientAudioInput', reqId: round, audio, end } as const;
    if (this.session.state === ConnectionState.connected) {
      this.session.send(message);
      return;
    }
    const held = this.#outbox.reduce((sum, { bytes }) => sum + bytes, 0);
    if (held + audio.byteLength > OUTBOX_LIMIT_BYTES) {
      this.#fail(round, notConnected('Too much speech waits for the connection.'));
      return;
    }
    // The caller may reuse its buffer once push() returned.
    this.#outbox.push({
      round,
      message: { ...message, audio: audio.slice() },
      bytes: audio.byteLength,
    });
  }

  readonly #onState = (state: ConnectionState, error?: AvatarError): void => {
    if (state === ConnectionState.connected) {
      for (const { message } of this.#outbox.splice(0)) this.session.send(message);
    } else if (state !== ConnectionState.connecting) {
      this.#outbox = [];
      const reason = error ?? notConnected('The connection to the Motion Server was closed.');
      for (const round of [...this.#rounds.keys()]) this.#fail(round, reason);
    }
  };

  readonly #onMessage = (message: Message): void => {
    if (message.type === 'serverError') {
      const round = this.#rounds.has(message.reqId) ? message.reqId : null;
      if (round) this.#rounds.delete(round);
      this.emit('error', round, errorFromServer(message.code, message.message));
      return;
    }
    if (message.type !== 'serverResponseAnimation') return;
    const decoder = this.#rounds.get(message.reqId);
    if (!decoder) return; // late motion of an interrupted round
    try {
      for (const segment of decoder.decode(message)) this.emit('motion', message.reqId, segment);
    } catch (cause) {
      const error = new AvatarError(
        ErrorCode.serverError,
        'The Motion Server sent motion that cannot be decoded.',
        { cause },
      );
      this.#fail(message.reqId, error);
      return;
    }
    if (message.end) {
      this.#rounds.delete(message.reqId);
      this.emit('end', message.reqId);
    }
  };

  #fail(round: RoundId, error: AvatarError): void {
    this.#rounds.delete(round);
    this.#outbox = this.#outbox.filter((entry) => entry.round !== round);
    this.emit('error', round, error);
  }
}

function notConnected(what: string): AvatarError {
  return new AvatarError(
    ErrorCode.websocketError,
    `${what} The speech is played without motion. Call start() and wait for "connected".`,
  );
}
