import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { dispose } from '@livekit/rtc-node';
import { RoomServiceClient } from 'livekit-server-sdk';
import type { Browser, Page } from 'puppeteer-core';
import { Agent, roomToken } from '../../demo/examples/room/agent.mjs';
import type { LiveKitServer } from '../../scripts/lib/livekit-server.mjs';
import { redirectCandidates } from '../support/redirect-candidates.mjs';
import { until } from '../support/until.js';
import type { Lateness, Measured, rooms as Rooms } from './rooms-page.js';
import { makeTurn, type Turn } from './room-speech.js';
import { makeSite } from './site.js';
import { DemoServer, launchBrowser, newPage } from './support.js';

declare const rooms: typeof Rooms;

/** Tries to get into a room. */
const ATTEMPTS = 3;

/** A visitor in a room with a scripted agent. */
export interface RoomVisit {
  readonly room: string;
  readonly agent: Agent;
  readonly page: Page;
}

/** How a visit differs from one that nothing befalls. */
export interface RoomVisitOptions {
  /** Stands between page and server. */
  readonly network?: { readonly url: string; readonly udpPort: number };
  /** Nothing is recorded, so nothing is kept by the test. */
  readonly unwatched?: boolean;
}

/** What tests of rooms share: a site, a browser, and the rooms of one LiveKit server. */
export class RoomSite {
  readonly service: RoomServiceClient;
  readonly #server: LiveKitServer;
  readonly #folder = mkdtempSync(join(tmpdir(), 'spatius-avatar-rooms-'));
  #site!: DemoServer;
  #browser!: Browser;
  #visits: RoomVisit[] = [];
  #rooms = 0;

  private constructor(server: LiveKitServer) {
    this.#server = server;
    this.service = new RoomServiceClient(server.httpUrl, server.apiKey, server.apiSecret);
  }

  static async open(server: LiveKitServer): Promise<RoomSite> {
    const site = new RoomSite(server);
    await makeSite(site.#folder, 'rooms-page.ts');
    const worklet = 'recorder.worklet.js';
    const from = fileURLToPath(new URL(worklet, import.meta.url));
    copyFileSync(from, join(site.#folder, worklet));
    site.#site = await DemoServer.start(site.#folder);
    site.#browser = await launchBrowser();
    return site;
  }

  async close(): Promise<void> {
    await this.#browser?.close();
    await this.#site?.stop();
    await this.#server.stop();
    await dispose();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async agent(room: string): Promise<Agent> {
    const agent = new Agent();
    await agent.join(this.#server, { room });
    return agent;
  }

  token(room: string, seconds?: number): Promise<string> {
    return roomToken(this.#server, { room, identity: 'visitor', seconds });
  }

  /** A page of its own in a room of its own. */
  async visit({ network, unwatched }: RoomVisitOptions = {}): Promise<RoomVisit> {
    const room = `room-${++this.#rooms}`;
    const agent = await this.agent(room);
    const page = await newPage(this.#browser);
    if (network) {
      const ports = { from: this.#server.udpPort, to: network.udpPort };
      await page.evaluateOnNewDocument(redirectCandidates, ports);
    }
    await page.goto(this.#site.url);
    await page.waitForFunction('globalThis.rooms');
    await page.click('p'); // so that sound may play
    if (!unwatched) await page.evaluate(() => rooms.watch());
    const url = network?.url ?? this.#server.url;
    const token = await this.token(room);
    const visit = { room, agent, page };
    this.#visits.push(visit);
    await this.join(page, url, token);
    await greet(visit);
    return visit;
  }

  /** Joins. A machine that is busy may take longer than the element waits. */
  async join(page: Page, url: string, token: string): Promise<void> {
    let refused: string | null = null;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      refused = await page.evaluate((at, pass) => rooms.join(at, pass), url, token);
      if (refused === null) return;
      await page.evaluate(() => rooms.leave());
    }
    throw new Error(`The room could not be joined: ${refused}`);
  }

  /** Ends all visits. */
  async leave(): Promise<void> {
    for (const { agent, page } of this.#visits.splice(0)) {
      await agent.leave();
      await page.close();
    }
  }

  /** Identities of those in a room, as the server knows them. */
  async participants(room: string): Promise<string[]> {
    return (await this.service.listParticipants(room)).map(({ identity }) => identity);
  }
}

/**
 * Has the agent say something until it is heard: a track is heard some time after it is published.
 * With it comes the engine, without which nothing can move the mouth.
 */
export async function greet({ agent, page }: RoomVisit): Promise<void> {
  const before = await page.evaluate(() => rooms.reports.length);
  const isHeard = async (): Promise<boolean> => {
    await agent.speak(makeTurn(0, 1).pcm);
    return page.evaluate((count) => rooms.reports.length > count, before);
  };
  await until(isHeard, 'the agent was heard');
  await until(() => isOver(page, before), 'the greeting was over');
}

/** Until something counts as said to its end, in seconds: longer than pauses and what a network withholds. */
const QUIET = 0.6;

/** Whether more rounds than so many are over, and nothing is being said. */
const isOver = (page: Page, before: number): Promise<boolean> =>
  page.evaluate(
    (count, quiet) => rooms.reports.length > count && rooms.quiet > quiet,
    ...([before, QUIET] as const),
  );

/** Has a turn spoken, breaks it off where asked to, and waits until the page has heard it. */
export async function hearTurn(
  { agent, page }: RoomVisit,
  turn: Turn,
  { speak = (one: Turn): Promise<unknown> => agent.speak(one.pcm), interruptAt = Infinity } = {},
): Promise<void> {
  const before = await page.evaluate(() => rooms.reports.length);
  const spoken = speak(turn);
  if (interruptAt < Infinity) {
    const heard = (): Promise<boolean> =>
      page.evaluate((seconds) => rooms.heard >= seconds, interruptAt);
    await until(heard, 'enough of the turn was heard');
    agent.interrupt();
  }
  await spoken;
  await until(() => isOver(page, before), 'the turn was over');
}

/** The same, and measures what was heard and seen since the last time. */
export async function measureTurn(...args: Parameters<typeof hearTurn>): Promise<Measured> {
  await hearTurn(...args);
  return args[0].page.evaluate(() => rooms.measure());
}

/** Most that the mouth may be away from the sound, in seconds. */
export const IN_STEP = 0.02;
/** A mouth that moves with another sound is less alike. */
const ALIKE = 0.8;
/** Where the clock of the sound jumped, as it does on a machine that is too busy, no moment is sure. */
const STEADY = 0.005;

/** What was measured while the clock of the sound ran evenly. */
export const steady = (lates: readonly Lateness[]): Lateness[] =>
  lates.filter(({ drift }) => drift < STEADY);

/** For whoever reads what tests say: in milliseconds. */
export const inMilliseconds = (lates: readonly Lateness[]): string =>
  lates.map(({ late }) => Math.round(late * 1000)).join(' ');

/** The mouth follows the sound in all of these turns. */
export function assertInStep(...turns: readonly Measured[]): void {
  const mouth = steady(turns.flatMap((turn) => turn.mouth));
  assert.ok(mouth.length >= turns.length / 2, `${mouth.length} moments can be compared`);
  const strange = mouth.find(({ likeness }) => likeness < ALIKE);
  assert.equal(strange, undefined, 'the mouth moves as the sound does');
  const worst = Math.max(...mouth.map(({ late }) => Math.abs(late)));
  assert.ok(worst <= IN_STEP, `mouth after sound, in ms: ${inMilliseconds(mouth)}`);
}
