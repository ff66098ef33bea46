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

/** Who a page is, and who one that comes beside it is. */
export const VISITOR = 'visitor';
export const SECOND_VISITOR = 'second-visitor';

interface TokenOptions {
  readonly identity?: string;
  /** Its life; less than nothing for one that has expired. */
  readonly seconds?: number;
}

/** A visitor in a room with a scripted agent. */
export interface RoomVisit {
  readonly room: string;
  readonly agent: Agent;
  readonly page: Page;
}

/** How a visit differs from one that nothing befalls. */
export interface RoomVisitOptions {
  /** Somebody whose room and agent this one shares. */
  readonly beside?: RoomVisit;
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
  readonly #agents = new Set<Agent>();
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
    this.#agents.add(agent);
    await agent.join(this.#server, { room });
    return agent;
  }

  token(room: string, { identity = VISITOR, seconds }: TokenOptions = {}): Promise<string> {
    return roomToken(this.#server, { room, identity, seconds });
  }

  /** A page with a window of its own, in a room of its own unless it comes `beside` another. */
  async visit({ beside, network, unwatched }: RoomVisitOptions = {}): Promise<RoomVisit> {
    const room = beside?.room ?? `room-${++this.#rooms}`;
    const agent = beside?.agent ?? (await this.agent(room));
    // In a shared window, all pages but one are hidden and stand still.
    const page = await newPage(await this.#browser.createBrowserContext());
    if (network) {
      const ports = { from: this.#server.udpPort, to: network.udpPort };
      await page.evaluateOnNewDocument(redirectCandidates, ports);
    }
    await page.goto(this.#site.url);
    await page.waitForFunction('globalThis.rooms');
    await page.click('p'); // so that sound may play
    if (!unwatched) await page.evaluate(() => rooms.watch());
    const url = network?.url ?? this.#server.url;
    const token = await this.token(room, { identity: beside ? SECOND_VISITOR : VISITOR });
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
    for (const agent of this.#agents) await agent.leave();
    this.#agents.clear();
    for (const { page } of this.#visits.splice(0)) await page.browserContext().close();
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
const QUIET = 0.3;

/** Whether more rounds than so many are over, and nothing is being said. */
const isOver = (page: Page, before: number): Promise<boolean> =>
  page.evaluate(
    (count, quiet) => rooms.reports.length > count && rooms.quiet > quiet,
    ...([before, QUIET] as const),
  );

/** How a turn is spoken. */
export interface TurnOptions {
  readonly speak?: (turn: Turn) => Promise<unknown>;
  /** Seconds of it that are heard before it is broken off. */
  readonly interruptAt?: number;
}

/**
 * Has a turn spoken, breaks it off where asked to, and waits until all pages of a room have heard it.
 * Answers, for each of them, with what was heard and seen since the last time.
 */
export async function measureTurns(
  visits: readonly RoomVisit[],
  turn: Turn,
  { speak, interruptAt = Infinity }: TurnOptions = {},
): Promise<Measured[]> {
  const [{ agent, page }] = visits;
  const before = await Promise.all(
    visits.map((visit) => visit.page.evaluate(() => rooms.reports.length)),
  );
  const spoken = speak ? speak(turn) : agent.speak(turn.pcm);
  if (interruptAt < Infinity) {
    const heard = (): Promise<boolean> =>
      page.evaluate((seconds) => rooms.heard >= seconds, interruptAt);
    await until(heard, 'enough of the turn was heard');
    agent.interrupt();
  }
  await spoken;
  const over = visits.map((visit, k) =>
    until(() => isOver(visit.page, before[k]), 'the turn was over'),
  );
  await Promise.all(over);
  return Promise.all(visits.map((visit) => visit.page.evaluate(() => rooms.measure())));
}

/** The same for one page. */
export async function measureTurn(
  visit: RoomVisit,
  turn: Turn,
  options?: TurnOptions,
): Promise<Measured> {
  const [measured] = await measureTurns([visit], turn, options);
  return measured;
}

/** Most that the mouth may be away from the sound, in seconds, at most moments. */
export const IN_STEP = 0.02;
/** The same at any moment: a mouth that is this much early is not noticed (ITU-R BT.1359). */
const UNNOTICED = 0.045;
/** A mouth that moves with another sound is far less alike. */
const ALIKE = 0.6;
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
  const alike = mouth.filter(({ likeness }) => likeness >= ALIKE);
  // One moment in ten may be lost where a browser draws too few pictures of it.
  const isAlike = mouth.length - alike.length <= Math.floor(mouth.length / 10);
  assert.ok(isAlike, `the mouth moves as the sound does, in ${alike.length} of ${mouth.length}`);
  const apart = alike.map(({ late }) => Math.abs(late)).sort((a, b) => a - b);
  const isInStep = apart[apart.length >> 1] <= IN_STEP && apart.at(-1)! <= UNNOTICED;
  assert.ok(isInStep, `mouth after sound, in ms: ${inMilliseconds(mouth)}`);
}
