/**
 * Prints what a LiveKit room costs a page, and how well mouth and sound agree in it: with the engine
 * of the page, and with motion of a server. Needs a LiveKit server, as the tests do, and `npm run build`.
 *
 *   node --import=tsx bench/rooms.mjs [seconds of speech to measure, 20]
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { findLiveKit } from '../scripts/lib/livekit-binary.mjs';
import { startLiveKit } from '../scripts/lib/livekit-server.mjs';
import { fail, say } from '../scripts/lib/say.mjs';
import { RoomSite, steady, VISITOR } from '../test/e2e/room-site.js';
import { makeTurn, MotionPublisher } from '../test/e2e/room-speech.js';

const SECONDS = Number(process.argv[2] ?? 20);
const JOINS = 3;

const { reason } = await findLiveKit({ say });
if (reason) fail(reason);
const site = await RoomSite.open(await startLiveKit());

const speakers = {
  'engine of the page': (agent) => (turn) => agent.speak(turn.pcm),
  'motion of a server': (agent) => {
    const publisher = new MotionPublisher(agent, VISITOR);
    return (turn) => publisher.speak(turn);
  },
};

/** Runs in the page: milliseconds from the call of `start()` until the jaw first moved. */
const untilMoved = () => {
  const began = performance.now();
  const { document, requestAnimationFrame } = globalThis;
  const avatar = document.querySelector('spatius-avatar');
  return new Promise((resolve, reject) => {
    const look = () => {
      const now = performance.now();
      const frame = avatar.controller?.sample(now)?.frame;
      if (frame?.some((value) => Math.abs(value) > 0.02)) resolve(now - began);
      else requestAnimationFrame(look);
    };
    avatar.start().catch(reject);
    look();
  });
};

/** Main thread and whole renderer, in milliseconds of work a second. */
async function costOf(page, run) {
  const devtools = await page.createCDPSession();
  await devtools.send('Performance.enable');
  const read = async () => {
    const { metrics } = await devtools.send('Performance.getMetrics');
    const of = (name) => metrics.find((metric) => metric.name === name).value;
    return { at: of('Timestamp'), script: of('ScriptDuration'), task: of('TaskDuration') };
  };
  const before = await read();
  await run();
  const after = await read();
  const rate = (what) => (1000 * (after[what] - before[what])) / (after.at - before.at);
  return { script: rate('script'), task: rate('task') };
}

async function talk(speak, seconds) {
  for (let k = 0, said = 0; said < seconds; k++) {
    const turn = makeTurn(k, 2);
    await speak(turn);
    said += 2;
  }
}

const quantile = (sorted, q) => sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))];
const ms = (value) => `${value.toFixed(1)} ms`;

for (const [name, speaker] of Object.entries(speakers)) {
  say(`\n${name}`);
  const joins = [];
  for (let i = 0; i < JOINS; i++) {
    const { page, agent } = await site.visit({ unwatched: true });
    const speech = new AbortController();
    const talking = (async () => {
      const speak = speaker(agent);
      for (let k = 0; !speech.signal.aborted; k++) await speak(makeTurn(k, 2));
    })();
    await page.evaluate(() => globalThis.document.querySelector('spatius-avatar').close());
    joins.push(await page.evaluate(untilMoved));
    speech.abort();
    agent.interrupt();
    await talking;
    await site.leave();
  }
  say(`  join to first movement of the mouth   ${joins.map(ms).join(', ')}`);

  const idle = await site.visit({ unwatched: true });
  const speak = speaker(idle.agent);
  await talk(speak, 4);
  const silent = await costOf(idle.page, () => sleep(5000));
  const spoken = await costOf(idle.page, () => talk(speak, SECONDS));
  for (const [what, { script, task }] of Object.entries({ silent, 'being spoken to': spoken })) {
    say(`  ${what.padEnd(17)} JavaScript ${ms(script)}/s, main thread ${ms(task)}/s`);
  }
  await site.leave();

  const watched = await site.visit();
  const converse = speaker(watched.agent);
  await talk(converse, 4);
  await watched.page.evaluate(() => globalThis.rooms.measure());
  await talk(converse, SECONDS);
  await sleep(1000);
  const { mouth, marks } = await watched.page.evaluate(() => globalThis.rooms.measure());
  const lates = steady(name === 'engine of the page' ? mouth : marks);
  const errors = lates.map(({ late }) => Math.abs(late) * 1000).sort((a, b) => a - b);
  say(
    `  mouth to sound, n=${errors.length}   p50 ${ms(quantile(errors, 0.5))}, ` +
      `p95 ${ms(quantile(errors, 0.95))}, max ${ms(errors.at(-1) ?? NaN)}`,
  );
  await site.leave();
}
await site.close();
process.exit(0);
