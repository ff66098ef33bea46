import type { SampleRate } from '../../base/sample-rate.js';
import { AvatarError, ErrorCode, abortReason } from '../../base/errors.js';
import { errorFromClose, errorFromServer } from '../../protocol/client-errors.js';
import { encodeMessage } from '../../protocol/messages.js';
import { MotionServerConnection, type ConnectionOwner } from './connection.js';
import { readMessage } from './read-message.js';

export interface HandshakeOptions {
  /** Ingress URL with its query authentication. */
  readonly url: string;
  readonly sampleRate: SampleRate;
  readonly extraParams: Readonly<Record<string, string>>;
  readonly owner: ConnectionOwner;
  readonly signal: AbortSignal;
  readonly silentSeconds?: number;
}

/**
 * Opens a WebSocket and does the handshake: ClientConfigureSession out, ServerConfirmSession in.
 *
 * @throws AvatarError by close code, or by the server's own error message; the signal's reason
 * when aborted.
 */
export async function openConnection(options: HandshakeOptions): Promise<MotionServerConnection> {
  options.signal.throwIfAborted();
  const socket = openSocket(options.url);
  try {
    const connectionId = await confirm(socket, options);
    const { owner, silentSeconds } = options;
    return new MotionServerConnection(socket, connectionId, owner, silentSeconds);
  } catch (error) {
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
    throw error;
  }
}

/** The id of the connection, once the server has confirmed the session. */
function confirm(
  socket: WebSocket,
  { url, sampleRate, extraParams, signal }: HandshakeOptions,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(abortReason(signal));
    signal.addEventListener('abort', onAbort, { once: true });
    const settle = (action: () => void): void => {
      signal.removeEventListener('abort', onAbort);
      action();
    };
    socket.onopen = () =>
      socket.send(encodeMessage({ type: 'clientConfigureSession', sampleRate, extraParams }));
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
