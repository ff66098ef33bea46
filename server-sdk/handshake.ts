import { AudioEncoding, EgressType, encodeMessage } from '../src/protocol/messages.js';
import type { AvatarSessionConfig } from './config.js';
import { unlessAborted, withDeadline } from './deadline.js';
import { AvatarSDKError } from './errors.js';
import { closeFailure, serverFailure } from './failures.js';
import { readMessage } from './incoming.js';
import { IngressLink, type LinkHandlers, type LinkRequest } from './link.js';
import { AudioFormat } from './options.js';

/** The first message of a session. */
function configureMessage(config: AvatarSessionConfig): Uint8Array {
  const { livekitEgress: livekit, agoraEgress: agora } = config;
  const egress = livekit ? EgressType.livekit : agora ? EgressType.agora : EgressType.websocket;
  return encodeMessage({
    type: 'clientConfigureSession',
    sampleRate: config.sampleRate,
    bitrate: config.bitrate,
    audioFormat:
      config.audioFormat === AudioFormat.OGG_OPUS ? AudioEncoding.oggOpus : AudioEncoding.pcmS16le,
    egressType: egress,
    livekitEgress: livekit && {
      apiKey: '',
      apiSecret: '',
      apiToken: '',
      idleTimeout: 0,
      ...livekit,
      extraAttributes: { ...livekit.extraAttributes },
    },
    agoraEgress: agora && { uid: 0, ...agora },
    extraParams: { ...config.extraParams },
  });
}

/** Who hears of a session from its confirmation on. */
export interface SessionHandlers extends LinkHandlers {
  /** The server has confirmed; called before anything else is heard. */
  opened(link: IngressLink, connectionId: string): void;
}

/**
 * Opens a WebSocket and does the handshake. Each of the two may take `timeoutMs`.
 *
 * @throws AvatarSDKError, or the reason of `signal`; nothing stays open then.
 */
export async function openSession(
  request: LinkRequest,
  config: AvatarSessionConfig,
  handlers: SessionHandlers,
  signal: AbortSignal,
): Promise<void> {
  let hear!: LinkHandlers;
  const confirmed = new Promise<void>((resolve, reject) => {
    hear = {
      message: (data) => {
        try {
          const connectionId = readConfirmation(data);
          link.handlers = handlers;
          handlers.opened(link, connectionId);
          resolve();
        } catch (error) {
          reject(error);
        }
      },
      closed: (code, reason) => reject(closeFailure('websocket_handshake', code, reason)),
    };
  });
  // Before the upgrade is done nobody waits for it.
  confirmed.catch(() => {});
  const link: IngressLink = new IngressLink(request, hear);
  try {
    await within('websocket_connect', config, signal, (deadline) => link.opened(deadline));
    await within('websocket_handshake', config, signal, async (deadline) => {
      // A link that closes meanwhile rejects the confirmation, and says why.
      link.send([configureMessage(config)], {}).catch(() => {});
      await unlessAborted(confirmed, deadline);
    });
  } catch (error) {
    link.handlers = { message: () => {}, closed: () => {} };
    link.terminate();
    throw error;
  }
}

async function within<T>(
  phase: 'websocket_connect' | 'websocket_handshake',
  { timeoutMs }: AvatarSessionConfig,
  signal: AbortSignal,
  task: (deadline: AbortSignal) => Promise<T>,
): Promise<T> {
  try {
    return await withDeadline(timeoutMs, signal, task);
  } catch (error) {
    if (signal.aborted || error instanceof AvatarSDKError) throw error;
    const message = `The Motion Server did not answer: ${(error as Error).message}`;
    throw new AvatarSDKError('connectionFailed', message, { phase, cause: error });
  }
}

/** The connection id. @throws AvatarSDKError */
function readConfirmation(data: Uint8Array | null): string {
  const phase = 'websocket_handshake';
  const message = readMessage(data, { phase });
  if (message.type === 'serverError') throw serverFailure(phase, message);
  if (message.type !== 'serverConfirmSession') {
    const text = `The first message of the server is ${message.type}, not ServerConfirmSession.`;
    throw new AvatarSDKError('protocolError', text, { phase });
  }
  if (message.connectionId === '') {
    throw new AvatarSDKError('protocolError', 'The server gave no connection id.', { phase });
  }
  return message.connectionId;
}
