// Bytes per second of motion on the wire: compact against FLAME. Run with tsx.
import { CompactEncoder } from '../src/motion/compact-encoder.ts';
import { FLAME_FPS, flameFromFrame } from '../src/motion/flame.ts';
import { createId } from '../src/protocol/ids.ts';
import { encodeMessage } from '../src/protocol/messages.ts';
import { speechMotion } from '../test/unit/motion/speech-motion.ts';

const SECONDS = 60;

/** Sizes of the same motion as bare chunks and as whole WebSocket messages, in bytes a second. */
function measure(fps, chunkSeconds, body) {
  const frames = speechMotion(SECONDS, fps);
  const size = Math.max(1, Math.round(chunkSeconds * fps));
  const ids = { connectionId: createId(), reqId: createId() };
  let payload = 0;
  let message = 0;
  for (let at = 0; at < frames.length; at += size) {
    const end = at + size >= frames.length;
    const fields = body(frames.slice(at, at + size), end);
    const whole = encodeMessage({ type: 'serverResponseAnimation', ...ids, end, ...fields }).length;
    const bare = encodeMessage({ type: 'serverResponseAnimation', ...ids, end }).length;
    message += whole;
    payload += whole - bare;
  }
  return { payload: Math.round(payload / SECONDS), message: Math.round(message / SECONDS) };
}

function compact(fps, chunkSeconds) {
  const encoder = new CompactEncoder({ fps });
  return measure(fps, chunkSeconds, (frames, end) => ({
    compactMotion: encoder.encode(frames, end),
  }));
}

function flame(chunkSeconds) {
  return measure(FLAME_FPS, chunkSeconds, (frames) => ({ animation: frames.map(flameFromFrame) }));
}

const rows = [];
for (const chunk of [0.1, 1, 4]) {
  for (const fps of [25, 30, 50, 60]) rows.push(['compact', fps, chunk, compact(fps, chunk)]);
  rows.push(['FLAME', FLAME_FPS, chunk, flame(chunk)]);
}
process.stdout.write(`Motion, ${SECONDS} s of synthesised speech motion, 40 channels moving\n`);
process.stdout.write('format   fps  chunk s  motion B/s  whole messages B/s\n');
for (const [format, fps, chunk, { payload, message }] of rows) {
  const cells = [format.padEnd(7), fps, chunk, payload, message];
  const widths = [7, 5, 9, 12, 20];
  process.stdout.write(`${cells.map((cell, i) => String(cell).padStart(widths[i])).join('')}\n`);
}
