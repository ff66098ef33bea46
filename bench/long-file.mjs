import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import puppeteer from 'puppeteer-core';
import { findBrowser } from '../scripts/browser.mjs';

/**
 * Prints the memory that a long recording takes while it is handed over: the peak of the page's
 * process (Linux, VmHWM) above what it had with the file alone. `slices` is what `speak()` does;
 * `whole` decodes and mixes all of it first, which is the plain way. Every figure comes from a fresh
 * browser. WAV of 16 bits is read where it lies; of 8 bits it stands for what the browser decodes.
 */
const MINUTES = Number(process.argv[2] ?? 30);
const RATE = 48_000;
const root = fileURLToPath(new URL('..', import.meta.url));

/** Runs in the page. The track plays everything at once, so that only what is held counts. */
const PAGE = `
  import { openSpeechClip, clipOf } from './src/playback/speech-clip.ts';
  import { feedClip } from './src/playback/feed.ts';
  import { AudioTrack } from './src/round/audio-track.ts';

  globalThis.makeFile = (minutes, rate, bits) => {
    const bytes = minutes * 60 * rate * (bits / 8);
    const view = new DataView(new ArrayBuffer(44 + bytes));
    const text = (at, value) => [...value].forEach((c, i) => view.setUint8(at + i, c.charCodeAt(0)));
    text(0, 'RIFF');
    view.setUint32(4, 36 + bytes, true);
    text(8, 'WAVEfmt ');
    view.setUint32(16, 16, true);
    view.setUint16(20, 1, true);
    view.setUint16(22, 1, true);
    view.setUint32(24, rate, true);
    view.setUint32(28, (rate * bits) / 8, true);
    view.setUint16(32, bits / 8, true);
    view.setUint16(34, bits, true);
    text(36, 'data');
    view.setUint32(40, bytes, true);
    // Touched, so that all of it is there before the measurement.
    new Uint8Array(view.buffer, 44).fill(1);
    globalThis.file = view.buffer;
  };

  const feed = async (clip) => {
    const life = new AbortController();
    const audio = new AudioTrack(clip.sampleRate, life.signal);
    audio.pipe({ push: () => audio.played(audio.seconds), end() {} });
    await feedClip(clip, audio, life.signal);
    return audio.seconds;
  };

  const ways = {
    slices: async () => feed(await openSpeechClip(globalThis.file)),
    whole: async () => {
      const context = new OfflineAudioContext(1, 1, 48000);
      const buffer = await context.decodeAudioData(globalThis.file.slice(0));
      const mono = buffer.getChannelData(0).slice();
      const copy = new AudioBuffer({ length: mono.length, sampleRate: 48000 });
      copy.copyToChannel(mono, 0);
      return feed(clipOf(copy));
    },
  };
  globalThis.measure = (way) => ways[way]();
`;

/** Resident memory of the largest page process, in MB: now, and at its peak. */
async function memoryOf(browser) {
  const session = await browser.target().createCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const pages = processInfo.filter(({ type }) => type === 'renderer');
  const found = await Promise.all(
    pages.map(async ({ id }) => {
      const status = await readFile(`/proc/${id}/status`, 'utf8');
      const figure = (name) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)[1]) / 1024;
      return { now: figure('VmRSS'), peak: figure('VmHWM') };
    }),
  );
  return found.reduce((most, one) => (one.peak > most.peak ? one : most));
}

async function measure(url, bits, way) {
  const browser = await puppeteer.launch({
    executablePath: findBrowser(),
    args: ['--no-sandbox', '--disable-quic', '--no-first-run'],
    protocolTimeout: 600_000,
  });
  try {
    const page = await browser.newPage();
    await page.goto(url);
    await page.waitForFunction('globalThis.measure');
    await page.evaluate((...args) => globalThis.makeFile(...args), MINUTES, RATE, bits);
    const before = await memoryOf(browser);
    const start = performance.now();
    const seconds = await page.evaluate((name) => globalThis.measure(name), way);
    const took = ((performance.now() - start) / 1000).toFixed(1);
    const { peak } = await memoryOf(browser);
    const more = Math.round(peak - before.now);
    process.stdout.write(
      `${way.padEnd(8)} ${bits}-bit WAV, ${seconds / 60} min   ` +
        `file ${Math.round(before.now)} MB   ${String(more).padStart(5)} MB more   ${took} s\n`,
    );
  } finally {
    await browser.close();
  }
}

const bundle = await build({
  stdin: { contents: PAGE, resolveDir: root, loader: 'js' },
  bundle: true,
  format: 'esm',
  write: false,
});
const script = bundle.outputFiles[0].text;
const server = createServer(({ url }, response) => {
  const [type, body] =
    url === '/bench.js'
      ? ['text/javascript', script]
      : ['text/html', '<!doctype html><script type="module" src="/bench.js"></script>'];
  response.writeHead(200, { 'content-type': type }).end(body);
});
await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
try {
  const url = `http://127.0.0.1:${server.address().port}/`;
  for (const bits of [16, 8]) {
    for (const way of ['whole', 'slices']) await measure(url, bits, way);
  }
} finally {
  server.close();
}
