import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { closeReason, type Refusal } from './refusal.js';
import { CLOSE_SECONDS } from './session-clocks.js';

/**
 * Closes a WebSocket that never becomes a session. Nothing that its client sends is read, so that it
 * takes no memory; whether or not it answers the close frame, it is gone after two seconds.
 */
export function refuse(ws: WebSocket, socket: Duplex, refusal: Refusal): void {
  ws.on('error', () => ws.terminate());
  ws.pause();
  ws.close(refusal.fault.closeCode, closeReason(refusal.message));
  // An answer to the close frame would not be read: the end of the stream says that none is awaited.
  socket.end();
  const timer = setTimeout(() => ws.terminate(), CLOSE_SECONDS * 1000);
  ws.on('close', () => clearTimeout(timer));
}

/** Answers an upgrade request with the HTTP status of a refusal. */
export function refuseOverHttp(socket: Duplex, { fault, message, retrySeconds }: Refusal): void {
  const wait = retrySeconds === undefined ? '' : `Retry-After: ${retrySeconds}\r\n`;
  answer(socket, fault.httpStatus, message, wait);
}

/** Answers an upgrade request with an HTTP error. @param headers - further ones, a line each */
export function answer(socket: Duplex, status: number, message: string, headers = ''): void {
  const body = `${JSON.stringify({ message })}\n`;
  // A client that keeps its half open must not keep the socket.
  socket.once('finish', () => socket.destroy());
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n` +
      'Content-Type: application/json\r\n' +
      `Content-Length: ${Buffer.byteLength(body)}\r\n` +
      headers +
      'Connection: close\r\n\r\n' +
      body,
  );
}
