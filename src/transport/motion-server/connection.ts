import { EventEmitter } from 'eventemitter3';
import type { SampleRate } from '../../base/audio-format.js';
import { AvatarError, ErrorCode, abortReason } from '../../base/errors.js';
import { errorFromClose, errorFromServer } from '../../protocol/client-errors.js';
import {
  decodeMessage,
  encodeMessage,
  type Message,
  type OutgoingMessage,
} from '../../protocol/messages.js';

export interface ConnectOptions {
  /** Ingress URL with its query authentication. */
  readonly url: string;
  readonly sampleRate: SampleRate;
  readonly extraParams: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

export interface ConnectionEvents {
  message: [message: Message];
  /** The other side or the network ended the connection. `null`: a normal end. */
  close: [error: AvatarError | null, closeCode: number];
}

/** An open, confirmed WebSocket session with a Motion Server. */
export class MotionServerConnection extends EventEmitter<ConnectionEvents> {
  constructor(
    private readonly socket: WebSocket,
    /** Id that the server gave this connection, for support and logs. */
    readonly connectionId: string,
  ) {
    super();
    socket.onmessage = ({ data }) => {
      const message = readMessage(data);
      if (message) this.emit('message', message);
    };
    socket.onclose = ({ code, reason }) => this.emit('close', errorFromClose(code, reason), code);
  }

  send(message: OutgoingMessage): void {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(encodeMessage(message));
  }

  /** Ends the session. Nothing is emitted any more. */
  close(): void {
    this.removeAllListeners();
    this.socket.close(1000);
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

/** Undecodable and unknown messages are skipped: a newer server may say more than we know. */
function readMessage(data: unknown): Message | null {
  if (!(data instanceof ArrayBuffer)) return null;
  try {
    return decodeMessage(new Uint8Array(data));
  } catch {
    return null;
  }
}
