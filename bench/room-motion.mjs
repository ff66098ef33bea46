// Motion in rooms: bytes a second on the wire, and the cost of encoding it and of finding its place
// in what is heard. Run with tsx.
import { readFileSync } from 'node:fs';
import { LipsyncEngine, loadModel } from '../src/lipsync/index.ts';
import { FrameRateConverter } from '../src/motion/frame-rate.ts';
import { encodeMotionPacket } from '../src/protocol/room/motion-packet.ts';
import { signatureOf } from '../src/protocol/room/signature.ts';
import { ServerMotion } from '../src/rtc/server-motion.ts';
import { speechMotion } from '../test/unit/motion/speech-motion.ts';
import { speechSound } from '../test/unit/rtc/speech-sound.ts';

const FPS = 25;
const COPIES = 2;
const SENTENCE_RATE = 16000;
const TAP_RATE = 48000;
/** Seconds of sound whose cost is taken, and seconds by which it is heard late. */
const SECONDS = 60;
const LAG = 1.2;
const CHUNK = TAP_RATE / 50;

/** Packets of `size` slots each, as a server would send them. */
function packetsOf(levels, { frames, mask }, size) {
  const packets = [];
  for (let at = 0; at < levels.length; at += size) {
    const start = at / 100;
    const first = Math.ceil(start * FPS - 1e-6);
    const part = frames.slice(first, Math.ceil(((at + size) / 100) * FPS - 1e-6));
    packets.push({
      ...{ stream: 0x9e3779b9, sequence: packets.length, round: 0, start, begin: at === 0 },
      levels: levels.slice(at, at + size),
      motion: { start: first / FPS, fps: FPS, frames: part, ...(mask && { mask }) },
    });
  }
  return packets;
}

/** Milliseconds of the processor, which others on the machine do not lengthen. */
function cost(work) {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

async function engineMotion() {
  const weights = readFileSync(new URL('../src/lipsync/weights/lipsync.bin', import.meta.url));
  const model = loadModel(Uint8Array.from(weights).buffer);
  const wav = readFileSync(new URL('../test/unit/lipsync/sentence.wav', import.meta.url));
  const pcm = new Int16Array(Uint8Array.from(wav).buffer.slice(44));
  const { fps, frames, mask } = new LipsyncEngine(model, { sampleRate: SENTENCE_RATE }).push(
    pcm,
    true,
  );
  const converted = new FrameRateConverter(fps, FPS).push(frames, Infinity);
  return { levels: signatureOf(pcm, SENTENCE_RATE), motion: { frames: converted, mask } };
}

function printBytes(title, levels, motion) {
  for (const size of [12, 20, 40]) {
    const sizes = packetsOf(levels, motion, size).map(
      (packet) => encodeMotionPacket(packet).length,
    );
    const seconds = levels.length / 100;
    const total = sizes.reduce((sum, bytes) => sum + bytes, 0);
    const perSecond = Math.round((COPIES * total) / seconds);
    const cells = [`${size * 10} ms`, Math.max(...sizes), perSecond, Math.round(COPIES * 100)];
    process.stdout.write(
      `${title.padEnd(28)}${cells.map((c) => String(c).padStart(12)).join('')}\n`,
    );
  }
}

/** Hears a sound to the end, told of what is to be found in it; returns how much was found. */
function hear(levels, sound) {
  const packets = packetsOf(levels, { frames: speechMotion(SECONDS, FPS) }, 20).map((packet) => ({
    at: packet.start + LAG - 0.6,
    bytes: encodeMotionPacket(packet),
  }));
  const server = new ServerMotion({ sampleRate: TAP_RATE, place: () => {} });
  let sent = 0;
  let locked = 0;
  let chunks = 0;
  const spent = [];
  const processor = cost(() => {
    for (let at = 0; at + CHUNK <= sound.length; at += CHUNK, chunks++) {
      while (sent < packets.length && packets[sent].at <= at / TAP_RATE) {
        server.receive(packets[sent++].bytes);
      }
      const began = performance.now();
      server.hear(sound.subarray(at, at + CHUNK));
      spent.push(performance.now() - began);
      if (server.locked) locked++;
    }
  });
  spent.sort((a, b) => a - b);
  const quantile = (part) => spent[Math.floor(part * (chunks - 1))];
  const mean = processor / chunks;
  return { mean, median: quantile(0.5), most: quantile(0.95), found: locked / chunks };
}

const engine = await engineMotion();
process.stdout.write('Bytes a second, both copies, at 25 frames a second\n');
process.stdout.write(
  'motion                            packet     largest  bytes a s  of it levels\n',
);
printBytes('lip-sync engine, a sentence', engine.levels, engine.motion);
const many = signatureOf(speechSound(20, SENTENCE_RATE), SENTENCE_RATE);
printBytes('40 channels moving all along', many, { frames: speechMotion(20, FPS) });

const levels = signatureOf(speechSound(SECONDS, TAP_RATE), TAP_RATE);
const packets = packetsOf(levels, { frames: speechMotion(SECONDS, FPS) }, 20);
const encoding = () => packets.forEach((packet) => encodeMotionPacket(packet));
encoding();
process.stdout.write('\nProcessor time for a second of sound, in ms\n');
process.stdout.write(`encoding its packets        ${(cost(encoding) / SECONDS).toFixed(2)}\n`);
const measuring = speechSound(SECONDS, TAP_RATE, 3);
process.stdout.write(
  `measuring its levels        ${(cost(() => signatureOf(measuring, TAP_RATE)) / SECONDS).toFixed(2)}\n`,
);

process.stdout.write('\nHearing 20 ms of sound at 48 kHz, packets included, in ms\n');
process.stdout.write('sound                 processor time      median  95 % below       found\n');
const late = new Float32Array((SECONDS + LAG) * TAP_RATE);
late.set(speechSound(SECONDS, TAP_RATE), LAG * TAP_RATE);
for (const [title, sound] of [
  ['what was announced', late],
  ['other speech', speechSound(SECONDS, TAP_RATE, 2)],
]) {
  hear(levels, sound);
  const { mean, median, most, found } = hear(levels, sound);
  const cells = [mean, median, most].map((each) => each.toFixed(3).padStart(12)).join('');
  const share = `${(100 * found).toFixed(0)} %`;
  process.stdout.write(`${title.padEnd(24)}${cells}${share.padStart(12)}\n`);
}
