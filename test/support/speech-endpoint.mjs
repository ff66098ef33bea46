import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../../scripts/lib/paths.mjs';

const RATE = 24_000;
const PATH = '/speech-endpoint';

/** A tone of 20 ms for each character at full speed, as PCM16. */
function toneFor({ input, speed = 1 }) {
  const pcm = new Int16Array(Math.round((input.length * 0.02 * RATE) / speed));
  for (let i = 0; i < pcm.length; i++) pcm[i] = 6000 * Math.sin((2 * Math.PI * 220 * i) / RATE);
  return Buffer.from(pcm.buffer);
}

async function bodyOf(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return JSON.parse(Buffer.concat(parts).toString());
}

/**
 * Test runner middleware: speaks as OpenAI's speech endpoint does. Each file of tests has a path of its own,
 * whatever is added to `/speech-endpoint`; `GET` tells what was asked for there;
 * `?status=500` answers that, `?slow` never ends its answer, `?slow&mp3` gives half an MP3 and waits.
 */
export function speechEndpoint() {
  const askedBy = new Map();
  return async (context, next) => {
    if (!context.path.startsWith(PATH)) return next();
    const asked = askedBy.get(context.path) ?? [];
    askedBy.set(context.path, asked);
    if (context.method === 'GET') {
      context.body = asked.splice(0);
      return undefined;
    }
    const request = await bodyOf(context.req);
    asked.push(request);
    if (context.query.status) {
      context.status = Number(context.query.status);
      context.body = 'no such voice';
      return undefined;
    }
    context.type = 'audio/pcm';
    const sound = toneFor(request);
    if (context.query.slow === undefined) {
      context.body = sound;
      return undefined;
    }
    const mp3 = context.query.mp3 !== undefined;
    const clip = mp3 && (await readFile(join(root, 'demo/clips/nova.mp3')));
    context.respond = false;
    context.res.writeHead(200, { 'content-type': mp3 ? 'audio/mpeg' : 'audio/pcm' });
    context.res.write(clip ? clip.subarray(0, clip.length / 2) : sound);
    return undefined;
  };
}
