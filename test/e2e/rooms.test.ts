import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { startLiveKit } from '../../scripts/lib/livekit-server.mjs';
import { until } from '../support/until.js';
import { makeTurn, MotionPublisher } from './room-speech.js';
import {
  assertInStep,
  greet,
  IN_STEP,
  inMilliseconds,
  measureTurns,
  RoomSite,
  SECOND_VISITOR,
  steady,
  VISITOR,
} from './room-site.js';
import type { Measured, rooms as Rooms } from './rooms-page.js';

declare const rooms: typeof Rooms;

const server = await startLiveKit();

const TURNS = 20;
/** Turns that the agent breaks off, when so many seconds of it were heard. */
const INTERRUPTED = new Set([2, 5, 9, 12, 15, 18]);
const INTERRUPT_AT = 0.4;
/** Least share of the clicks of whole turns that is heard. */
const HEARD = 0.9;
/** Rooms joined, to see what they leave behind. */
const JOINS = 3;

/** Objects that a room is made of. */
const WATCHED = [
  ...['RTCPeerConnection', 'RTCDataChannel', 'RTCRtpReceiver', 'WebSocket'],
  ...['AudioContext', 'AudioWorkletNode', 'DelayNode', 'MediaStreamAudioSourceNode'],
  ...['MediaStream', 'HTMLMediaElement', 'MessagePort', 'Worker'],
];

describe('an avatar in a LiveKit room', { skip: server ? false : 'no LiveKit server' }, () => {
  let site: RoomSite;

  before(async () => {
    site = await RoomSite.open(server!);
  });
  afterEach(() => site.leave());
  after(() => site?.close());

  it('moves the mouth with what is heard, by the engine of the page and by a server', async () => {
    const local = await site.visit();
    const served = await site.visit({ beside: local });
    // One room, two who hear it: motion goes to the second alone.
    const publisher = new MotionPublisher(local.agent, SECOND_VISITOR);
    const visits = [local, served];
    await Promise.all(visits.map(({ page }) => page.evaluate(() => rooms.measure()))); // greetings
    const turns: Measured[][] = [];
    let whole = 0;
    for (let k = 0; k < TURNS; k++) {
      const interrupted = INTERRUPTED.has(k);
      // Long enough that a slow machine, too, breaks it off before its end.
      const turn = makeTurn(k, interrupted ? 5 : 1.5);
      const measured = await measureTurns(visits, turn, {
        speak: (one) => publisher.speak(one),
        interruptAt: interrupted ? INTERRUPT_AT : Infinity,
      });
      if (interrupted) {
        for (const { clicks } of measured) {
          assert.ok(clicks < turn.clicks.length, `turn ${k} was broken off`);
        }
      } else whole += turn.clicks.length;
      turns.push(measured);
    }

    const byEngine = turns.map(([one]) => one);
    const byServer = turns.map(([, one]) => one);
    for (const half of [byEngine, byServer]) {
      const heard = half.reduce((sum, { clicks }, k) => sum + (INTERRUPTED.has(k) ? 0 : clicks), 0);
      // A network may lose a moment of sound, and a click with it.
      assert.ok(heard >= HEARD * whole, `${heard} of ${whole} clicks were heard`);
    }
    const mouth = steady(byEngine.flatMap((turn) => turn.mouth));
    console.log(`The mouth after what is heard, in ms: ${inMilliseconds(mouth)}`);
    assertInStep(...byEngine);

    const marks = byServer.flatMap((turn) => turn.marks);
    const clicks = byServer.reduce((sum, turn) => sum + turn.clicks, 0);
    const sure = steady(marks);
    console.log(
      `Motion of the server at ${marks.length} of ${clicks} clicks, in ms: ${inMilliseconds(sure)}`,
    );
    assert.ok(marks.length >= clicks / 2, `the server's motion at ${marks.length} of ${clicks}`);
    const near = sure.filter(({ late }) => Math.abs(late) <= IN_STEP);
    assert.ok(near.length >= 0.95 * sure.length, `${near.length} of ${sure.length} in step`);
  });

  it('leaves nothing behind', async () => {
    const visit = await site.visit({ unwatched: true });
    const { page, room } = visit;
    const devtools = await page.createCDPSession();

    /** What the page has while it is in no room. */
    async function left(): Promise<Record<string, number>> {
      await devtools.send('HeapProfiler.collectGarbage');
      const counts: Record<string, number> = {};
      for (const name of WATCHED) {
        const prototype = await page.evaluateHandle(`${name}.prototype`);
        const objects = await page.queryObjects(prototype);
        counts[name] = await objects.evaluate((all) => all.length);
        await objects.dispose();
        await prototype.dispose();
      }
      const { nodes, jsEventListeners } = await devtools.send('Memory.getDOMCounters');
      return { ...counts, nodes, jsEventListeners };
    }
    async function leave(): Promise<void> {
      await page.evaluate(() => rooms.leave());
      const gone = async (): Promise<boolean> => !(await site.participants(room)).includes(VISITOR);
      await until(gone, 'the server knows that the visitor has left');
    }

    await leave();
    let kept = await left();
    const parted = async (): Promise<boolean> => (kept = await left()).RTCPeerConnection === 0;
    await until(parted, 'nothing is left of the connection');
    const heap = async (): Promise<number> =>
      (await devtools.send('Runtime.getHeapUsage')).usedSize;
    const before = await heap();
    for (let i = 0; i < JOINS; i++) {
      const token = await site.token(room);
      await site.join(page, server!.url, token);
      await greet(visit);
      await leave();
    }
    // livekit-client 2.23 keeps each Room that it made, with a listener of changes of devices.
    const allowed = { ...kept, jsEventListeners: kept.jsEventListeners + JOINS };
    let now = kept;
    const same = async (): Promise<boolean> => {
      now = await left();
      return Object.entries(allowed).every(([name, count]) => now[name] <= count);
    };
    await until(same, 'all was gone').catch(() => assert.deepEqual(now, allowed));
    const grown = (await heap()) - before;
    assert.ok(grown < 1_000_000, `the heap grew by ${grown} bytes`);
  });
});
