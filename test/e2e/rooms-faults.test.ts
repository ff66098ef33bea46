import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { startLiveKit } from '../../scripts/lib/livekit-server.mjs';
import { badNetwork } from '../support/bad-network.mjs';
import { until } from '../support/until.js';
import { makeTurn } from './room-speech.js';
import {
  assertInStep,
  greet,
  measureTurn,
  RoomSite,
  VISITOR,
  type RoomVisit,
} from './room-site.js';
import type { rooms as Rooms } from './rooms-page.js';

declare const rooms: typeof Rooms;

// Media have no way but the one that the tests spoil.
const server = await startLiveKit({ tcp: false });

/** Seconds of a turn that something befalls: more than a busy machine takes for that. */
const LONG = 12;
/** Turns over a network that shakes. */
const JITTERY_TURNS = 4;
/** How long the network is away. */
const CUT_MS = 5000;

const told = ({ page }: RoomVisit): Promise<string[]> => page.evaluate(() => [...rooms.told]);

const reported = ({ page }: RoomVisit): Promise<number> =>
  page.evaluate(() => rooms.reports.length);

/** Has the agent begin a long turn; answers, once some of it was heard, with what is over before. */
async function midSpeech(visit: RoomVisit, seconds = LONG): Promise<number> {
  let speaking = false;
  const speak = (): void => {
    speaking = true;
    const over = (): void => void (speaking = false);
    // Where the server dies, nobody can say how it ended.
    visit.agent.speak(makeTurn(0, seconds).pcm).then(over, over);
  };
  await until(() => {
    if (!speaking) speak();
    return visit.page.evaluate(() => rooms.heard > 0.5);
  }, 'some of it was heard');
  return reported(visit);
}

/** Waits until that turn is over, and answers with how many seconds of it were heard. */
async function brokenOff(visit: RoomVisit, before: number): Promise<number> {
  await until(async () => (await reported(visit)) > before, 'the turn was over');
  return visit.page.evaluate((k) => rooms.reports[k].seconds, before);
}

/** Waits until the page says so, last of all. */
const untilTold = (visit: RoomVisit, state: string): Promise<unknown> =>
  until(async () => (await told(visit)).at(-1) === state, `the page says "${state}"`);

describe('a LiveKit room that fails', { skip: server ? false : 'no LiveKit server' }, () => {
  let site: RoomSite;
  let network: Awaited<ReturnType<typeof badNetwork>>;

  before(async () => {
    site = await RoomSite.open(server!);
    network = await badNetwork(server!);
  });
  afterEach(async () => {
    network.set({});
    await site.leave();
  });
  after(async () => {
    await site?.close();
    network?.close();
  });

  /** Leaves, and waits until nobody but the agent is there. */
  async function leave({ page, room }: RoomVisit): Promise<void> {
    await page.evaluate(() => rooms.leave());
    const gone = async (): Promise<boolean> => !(await site.participants(room)).includes(VISITOR);
    await until(gone, 'the server knows that the visitor has left');
    assert.deepEqual(await site.participants(room), ['agent']);
  }

  it('has the mouth in step with 60 ms of jitter and 3 % of loss', async () => {
    const visit = await site.visit({ network });
    await measureTurn(visit, makeTurn(9));
    network.set({ delay: 20, jitter: 60, loss: 0.03 });
    // The browser stretches sound while it learns how much it has to hold back.
    await measureTurn(visit, makeTurn(8));
    const turns = [];
    for (let k = 0; k < JITTERY_TURNS; k++) turns.push(await measureTurn(visit, makeTurn(k)));
    assert.ok(network.dropped > 0, 'packets were lost');
    assertInStep(...turns);
  });

  it('is there again after the network was away for five seconds of a turn', async () => {
    const visit = await site.visit({ network });
    const before = await midSpeech(visit, CUT_MS / 1000);
    network.cut();
    await sleep(CUT_MS);
    network.mend();
    await brokenOff(visit, before);
    await untilTold(visit, 'connected');
    // What is left of the turn, where the way back was quick, is not measured.
    await measureTurn(visit, makeTurn(1));
    assertInStep(await measureTurn(visit, makeTurn(2)));
    await leave(visit);
  });

  it('says so when the server dies in the middle of a word, and comes back with it', async () => {
    const visit = await site.visit({ network });
    const before = await midSpeech(visit);
    await server!.kill();
    const seconds = await brokenOff(visit, before);
    assert.ok(seconds > 0.5 && seconds < LONG, `${seconds} s were heard`);
    await until(async () => (await told(visit)).length > 2, 'the page says that it is away');
    // Else it comes back as well, and puts out the one that follows.
    await visit.agent.leave();
    await server!.start();
    await untilTold(visit, 'connected');
    const back = { ...visit, agent: await site.agent(visit.room) };
    await greet(back);
    await visit.page.evaluate(() => rooms.measure()); // what broke off, and the greeting
    assertInStep(await measureTurn(back, makeTurn(1)));
    await leave(visit);
  });

  it('is over for a visitor who is removed', async () => {
    const visit = await site.visit();
    const before = await midSpeech(visit);
    await site.service.removeParticipant(visit.room, VISITOR);
    const seconds = await brokenOff(visit, before);
    assert.ok(seconds > 0.5 && seconds < LONG, `${seconds} s were heard`);
    await untilTold(visit, 'websocketClosedUnexpected');
    assert.deepEqual(await told(visit), [
      ...['connecting', 'connected', 'disconnected', 'websocketClosedUnexpected'],
    ]);
    assert.deepEqual(await site.participants(visit.room), ['agent']);
  });

  it('refuses a token that has expired, and says what it was', async () => {
    const { page, room } = await site.visit();
    await page.evaluate(() => rooms.leave());
    const token = await site.token(room, { seconds: -60 });
    const refused = await page.evaluate((at, pass) => rooms.join(at, pass), server!.url, token);
    assert.equal(refused, 'sessionTokenExpired');
    assert.deepEqual(await site.participants(room), ['agent']);
  });
});
