import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import type { Browser, Page } from 'puppeteer-core';
import { startVoiceAgents } from '../../demo/examples/voice-agents/server.mjs';
import { Channel } from '../../src/motion/channels.js';
import { until } from '../support/until.js';
import { launchBrowser, press, visit, type Visit } from './support.js';

/** An event of a protocol. */
interface Message {
  readonly type: string;
  readonly item_id?: string;
  readonly audio_end_ms?: number;
  readonly event_id?: number;
  readonly error?: { readonly message: string };
  readonly interruption_event?: { readonly event_id: number };
  readonly ping_event?: { readonly event_id: number };
}

/** Seconds of what each agent says. */
const SPEECH_SECONDS = 16.8;

/** What the page of a test has beside its own. */
declare const visitor: { say(seconds: number): Promise<void> };
declare const told: { reason: string; seconds: number; lasted: number }[];

/**
 * The visitor's microphone is one that the test speaks into; what the browser's own hears is no voice.
 * Runs in the page before its scripts.
 */
function lendMicrophone(): void {
  let hear: AudioNode | undefined;
  navigator.mediaDevices.getUserMedia = () => {
    const context = new AudioContext();
    const microphone = context.createMediaStreamDestination();
    hear = microphone;
    return Promise.resolve(microphone.stream);
  };
  Object.assign(globalThis, {
    visitor: {
      say: (seconds: number) =>
        new Promise<void>((resolve) => {
          const { context } = hear!;
          const voice = new OscillatorNode(context, { type: 'sawtooth', frequency: 140 });
          voice.connect(new GainNode(context, { gain: 0.3 })).connect(hear!);
          voice.onended = () => resolve();
          voice.start();
          voice.stop(context.currentTime + seconds);
        }),
    },
    told: [],
  });
  addEventListener('DOMContentLoaded', () => {
    const avatar = document.querySelector('spatius-avatar')!;
    let began = 0;
    avatar.addEventListener('speechstart', () => (began = performance.now()));
    avatar.addEventListener('speechend', ({ reason, report: { seconds } }) => {
      told.push({ reason, seconds, lasted: (performance.now() - began) / 1000 });
    });
  });
}

describe('the recipes of voice agents', () => {
  let agents: Awaited<ReturnType<typeof startVoiceAgents>>;
  let browser: Browser;
  let page: Page;
  let visited: Visit;

  before(async () => {
    agents = await startVoiceAgents(0, { env: {} });
    browser = await launchBrowser();
  });
  afterEach(async () => {
    assert.deepEqual(visited.problems, []);
    await page.close();
  });
  after(async () => {
    await browser?.close();
    await agents?.close();
  });

  /** Calls an agent, as a visitor does. */
  async function call(agent: string): Promise<void> {
    visited = await visit(browser, `${agents.url}/?agent=${agent}`, undefined, lendMicrophone);
    ({ page } = visited);
    await press((await page.$('#call'))!);
    await page.waitForFunction(
      () => document.querySelector('#status')!.textContent === 'In the call',
    );
  }

  /** Waits until speech has opened the mouth, and the avatar has been heard for a while. */
  const speaks = (): Promise<unknown> =>
    page.waitForFunction(
      (jaw) => {
        const avatar = document.querySelector('spatius-avatar')!;
        const frame = avatar.controller?.sample(performance.now())?.frame;
        return avatar.audioTime > 0.4 && frame !== undefined && frame[jaw] > 0.1;
      },
      {},
      Channel.jawOpen,
    );

  const audioTime = (): Promise<number> =>
    page.$eval('spatius-avatar', (avatar) => avatar.audioTime);

  /** The visitor speaks until the avatar is silent; what became of what it said. */
  async function bargeIn(): Promise<{ seconds: number; heardBefore: number }> {
    const before = await page.evaluate(() => told.length);
    const heardBefore = await audioTime();
    await page.evaluate(() => visitor.say(0.8));
    await page.waitForFunction((count) => told.length > count, {}, before);
    const end = await page.evaluate((index) => told[index], before);
    assert.equal(end.reason, 'userAction');
    assert.ok(end.seconds < SPEECH_SECONDS - 1, `${end.seconds} s were heard`);
    // Sound runs no faster than the clock.
    assert.ok(end.seconds <= end.lasted + 0.1, `${end.seconds} s in ${end.lasted} s`);
    return { seconds: end.seconds, heardBefore };
  }

  async function hangUp(): Promise<void> {
    await press((await page.$('#call'))!);
    await page.waitForFunction(
      () => document.querySelector('#status')!.textContent === 'Not in a call',
    );
    const state = await page.$eval('spatius-avatar', ({ conversationState }) => conversationState);
    assert.equal(state, 'idle');
  }

  it('OpenAI Realtime: speaks, is interrupted, and tells how much of it was heard', async () => {
    const log = agents.log.openai as Message[];
    const find = (type: string): Message | undefined => log.find((event) => event.type === type);
    await call('openai');
    await speaks();
    const { seconds, heardBefore } = await bargeIn();
    await until(() => find('conversation.item.truncated'), 'the server took the truncation');
    const { audio_end_ms: end } = find('conversation.item.truncate')!;
    assert.ok(end! >= heardBefore * 1000 - 1, `${end} ms, after ${heardBefore} s`);
    assert.ok(Math.abs(end! - seconds * 1000) <= 1, `${end} ms of ${seconds} s`);
    await speaks(); // it answers what the visitor said
    assert.equal(find('error'), undefined);
    await hangUp();
  });

  it('ElevenLabs: speaks, is interrupted, answers pings, and speaks again', async () => {
    const log = agents.log.elevenlabs as Message[];
    await call('elevenlabs');
    await speaks();
    await bargeIn();
    assert.ok(log.some(({ type }) => type === 'interruption'));
    await speaks();
    const pings = log
      .filter(({ type }) => type === 'ping')
      .map((ping) => ping.ping_event!.event_id);
    const pongs = log.filter(({ type }) => type === 'pong').map(({ event_id }) => event_id);
    assert.ok(pongs.length > 0);
    assert.deepEqual(pongs, pings.slice(0, pongs.length));
    await hangUp();
  });

  it('fetch: asks when the visitor has spoken, speaks what streams, and gives it up', async () => {
    await call('stream');
    await page.evaluate(() => visitor.say(0.8));
    await speaks();
    await bargeIn();
    await until(() => agents.answers[0]?.cancelled, 'the server knows that nobody listens');
    await speaks();
    await hangUp();
    assert.equal(agents.answers.length, 2);
  });
});
