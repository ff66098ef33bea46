import { decodeMessage, encodeMessage, type OutgoingMessage } from '../../src/protocol/messages.js';
import { createId } from '../../src/protocol/ids.js';
import { ingressUrl } from '../../src/protocol/regions.js';
import type { TestServer } from './motion-server.js';

/**
 * What a backend gets from a Motion Server for an utterance: the complete messages with its motion,
 * in order, as a server SDK would hand them on.
 */
export async function motionEnvelopes(
  server: Pick<TestServer, 'url' | 'token'>,
  pcm: Int16Array,
  { sampleRate = 16_000, compact = false } = {},
): Promise<Uint8Array[]> {
  const sessionToken = await server.token();
  const url = ingressUrl({ endpoint: server.url, avatarId: 'nova', appId: 'demo', sessionToken });
  const socket = new WebSocket(url);
  socket.binaryType = 'arraybuffer';
  const send = (message: OutgoingMessage): void => socket.send(encodeMessage(message));
  const extraParams: Record<string, string> = compact ? { 'motion-format': 'compact' } : {};
  const envelopes: Uint8Array[] = [];
  await new Promise<void>((resolve, reject) => {
    socket.onopen = () => send({ type: 'clientConfigureSession', sampleRate, extraParams });
    socket.onclose = ({ reason }) => reject(new Error(reason));
    socket.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => {
      const bytes = new Uint8Array(data);
      const message = decodeMessage(bytes);
      if (message.type === 'serverError') reject(new Error(message.message));
      if (message.type === 'serverConfirmSession') {
        const audio = new Uint8Array(pcm.buffer, pcm.byteOffset, pcm.byteLength);
        send({ type: 'clientAudioInput', reqId: createId(), audio, end: true });
      }
      if (message.type !== 'serverResponseAnimation') return;
      envelopes.push(bytes);
      if (message.end) resolve();
    };
  });
  socket.onclose = null;
  socket.close(1000);
  return envelopes;
}
