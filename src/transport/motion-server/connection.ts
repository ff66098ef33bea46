import { EventEmitter } from 'eventemitter3';
import type { SampleRate } from '../../base/audio-format.js';
import { AvatarError, ErrorCode, abortReason } from '../../base/errors.js';
import type { RoundId } from '../../base/states.js';
import type { MotionSegment } from '../../motion/segment.js';
import { errorFromClose, errorFromServer } from '../../protocol/client-errors.js';
import {
  decodeMessage,
  encodeMessage,
  type Message,
  type OutgoingMessage,
  type ServerResponseAnimation,
} from '../../protocol/messages.js';
import { UnreadableMotionError } from '../unreadable-motion.js';
import { RoundDecoder } from './round-decoder.js';

export interface ConnectOptions {
  /** Ingress URL with its query authentication. */
  readonly url: string;
  readonly sampleRate: SampleRate;
  readonly extraParams: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

export interface ConnectionEvents {
  /** Motion of a round that was sent here, in stream order. */
  motion: [round: RoundId, segment: MotionSegment];
  /** All motion of the round has arrived. */
  end: [round: RoundId];
  /** The round, or with `null` the session, cannot go on as it was meant to. */
  error: [round: RoundId | null, error: AvatarError];
  /** The other side or the network ended the connection. `null`: a normal end. */
  close: [error: AvatarError | null, closeCode: number];
}

/** An open, confirmed WebSocket session with a Motion Server. The round id is the `req_id`. */
export class MotionServerConnection extends EventEmitter<ConnectionEvents> {
  /** Rounds whose motion is still to come. */
  readonly #rounds = new Map<RoundId, RoundDecoder>();

  constructor(
    private readonly socket: WebSocket,
    /** Id that the server gave this connection, for support and logs. */
    readonly connectionId: string,
  ) {
    super();
    socket.onmessage = ({ data }) => this.#take(readMessage(data));
    socket.onclose = ({ code, reason }) => this.emit('close', errorFromClose(code, reason), code);
  }

  /** Bytes that the network has not taken yet. */
  get bufferedBytes(): number {
    return this.socket.bufferedAmount;
  }

  /** Sends audio of a round; nothing happens once the socket is closing. */
  sendAudio(round: RoundId, pcm: Int16Array, end: boolean): void {
    if (!this.#rounds.has(round)) this.#rounds.set(round, new RoundDecoder());
    const audio = new Uint8Array(pcm.buffer, pcm.byteOffset, pcm.byteLength);
    this.#send({ type: 'clientAudioInput', reqId: round, audio, end });
  }

  /** Stops a round; nothing more is delivered for it. */
  interrupt(round: RoundId): void {
    if (this.#rounds.delete(round)) this.#send({ type: 'clientInterrupt', reqId: round });
  }

  /** Ends the session. Nothing is emitted any more. */
  close(): void {
    this.removeAllListeners();
    this.#rounds.clear();
    this.socket.close(1000);
  }

  #send(message: OutgoingMessage): void {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(encodeMessage(message));
  }

  #take(message: Message | null): void {
    if (message === null) {
      if (this.#rounds.size === 0) return;
      // Whose it was cannot be told, so no round can count on its motion any more.
      const text = 'The Motion Server sent a message that cannot be read, or it was cut off.';
      this.emit('error', null, new UnreadableMotionError(text));
    } else if (message.type === 'serverError') {
      const round = message.reqId || null;
      if (round !== null && !this.#rounds.delete(round)) return; // an interrupted round
      this.emit('error', round, errorFromServer(message.code, message.message));
    } else if (message.type === 'serverResponseAnimation') this.#takeMotion(message);
  }

  #takeMotion(message: ServerResponseAnimation): void {
    const { reqId: round, end } = message;
    const decoder = this.#rounds.get(round);
    if (!decoder) return; // late motion of an interrupted round
    try {
      for (const segment of decoder.decode(message)) this.emit('motion', round, segment);
    } catch (cause) {
      this.#rounds.delete(round);
      const text = 'The Motion Server sent motion that cannot be decoded.';
      this.emit('error', round, new UnreadableMotionError(text, { cause }));
      return;
    }
    if (end) {
      this.#rounds.delete(round);
      this.emit('end', round);
    }
  }
}

/**
 * Opens a WebSocket and does the handshake: ClientConfigureSession out, ServerConfirmSession in.
 *
 * @throws AvatarError by close code, or by the server's own error message; the signal's reason
 * when aborted.
 */
export async function connectMotionServer(
  options: ConnectOptions,
): Promise<MotionServerConnection> {
  const { url, sampleRate, extraParams, signal } = options;
  signal.throwIfAborted();
  const socket = openSocket(url);
  try {
    const connectionId = await new Promise<string>((resolve, reject) => {
      const onAbort = (): void => reject(abortReason(signal));
      signal.addEventListener('abort', onAbort, { once: true });
      const settle = (action: () => void): void => {
        signal.removeEventListener('abort', onAbort);
        action();
      };
      socket.onopen = () =>
        socket.send(
          encodeMessage({
            type: 'clientConfigureSession',
            sampleRate,
            extraParams,
          }),
        );
      socket.onmessage = ({ data }) => {
        const message = readMessage(data);
        if (message?.type === 'unknown') return;
        if (message?.type === 'serverConfirmSession' && message.connectionId) {
          settle(() => resolve(message.connectionId));
        } else if (message?.type === 'serverError') {
          settle(() => reject(errorFromServer(message.code, message.message)));
        } else {
          settle(() => reject(unexpectedAnswer(url)));
        }
      };
      // The error event says nothing; the close event that always follows has the code.
      socket.onclose = ({ code, reason }) =>
        settle(() => reject(errorFromClose(code, reason) ?? unexpectedAnswer(url)));
    });
    return new MotionServerConnection(socket, connectionId);
  } catch (error) {
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
    throw error;
  }
}

function openSocket(url: string): WebSocket {
  try {
    const socket = new WebSocket(url);
    socket.binaryType = 'arraybuffer';
    return socket;
  } catch (cause) {
    const shown = url.split('?')[0];
    throw new AvatarError(
      ErrorCode.websocketError,
      `No WebSocket can be opened to ${shown}. Check the endpoint, and that an https page uses wss.`,
      { cause },
    );
  }
}

function unexpectedAnswer(url: string): AvatarError {
  return new AvatarError(
    ErrorCode.websocketError,
    `${url.split('?')[0]} did not answer as a Motion Server does. Check the endpoint.`,
  );
}

/** `null`: not a message. One of an unknown type is: a newer server may say more than we know. */
function readMessage(data: unknown): Message | null {
  if (!(data instanceof ArrayBuffer)) return null;
  try {
    return decodeMessage(new Uint8Array(data));
  } catch {
    return null;
  }
}
