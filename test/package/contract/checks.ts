import assert from 'node:assert/strict';
import type { Page } from 'puppeteer-core';
import { assertSpoken, firstPicture, speakOn, type WatchedPage } from '../support/speaking-page.js';

/** What the applications of the contract take; see `state.js`. */
interface State {
  keys: string[];
  volume: number;
  controls: boolean;
  alt: string;
  emotion: string;
  label: string;
}

/** What a handler of theirs heard. */
interface Heard {
  readonly type: string;
  readonly label: string;
  readonly id: string;
  readonly volume: number;
  readonly seconds?: number;
}

/** One thing that an application can rely on, in whatever framework it is written. */
export interface Check {
  readonly name: string;
  /** It takes as long as speech does. */
  readonly speaks?: true;
  run(watched: WatchedPage): Promise<void>;
}

/** The avatar of a key, as its element in the page. */
type Avatar = HTMLElement & {
  avatarId: string;
  mode: string;
  volume: number;
  controls: boolean;
  alt: string | null;
  emotion: string;
  speak(url: string): Promise<unknown>;
};

declare global {
  var app: {
    set(patch: Partial<State>): void;
    ref(key: string): Avatar | null | undefined;
    readonly heard: readonly Heard[];
  };
  /** Kept from one step of a check to the next. */
  var kept: unknown;
}

let states = 0;

/** Changes what the application shows, and waits until it shows that. Resolves to its label. */
async function show(page: Page, patch: Partial<State>): Promise<string> {
  const label = `state ${++states}`;
  await page.evaluate((state) => globalThis.app.set(state), { ...patch, label });
  await page.waitForFunction(
    (text, keys) => {
      const avatars = [...document.querySelectorAll('spatius-avatar')];
      const isThere = keys === null || avatars.map(({ id }) => id).join() === keys;
      return isThere && avatars.every(({ textContent }) => textContent.trim() === text);
    },
    {},
    label,
    patch.keys?.join() ?? null,
  );
  // Elements tell of a change when they have made it.
  await page.evaluate(() => new Promise(requestAnimationFrame));
  return label;
}

/** What was heard of an event so far. */
const heardOf = (page: Page, type: string): Promise<Heard[]> =>
  page.evaluate((wanted) => globalThis.app.heard.filter((event) => event.type === wanted), type);

/** How many elements are alive once everything that nobody holds is gone. */
async function alive(page: Page): Promise<number> {
  await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)));
  const prototype = await page.evaluateHandle(
    () => customElements.get('spatius-avatar')!.prototype as HTMLElement,
  );
  const all = await page.queryObjects(prototype);
  const count = await page.evaluate((elements) => elements.length, all);
  await all.dispose();
  await prototype.dispose();
  return count;
}

/** How often an avatar is removed and put back. */
const ROUNDS = 6;

export const CHECKS: readonly Check[] = [
  {
    name: 'is one element, upgraded and drawn',
    async run(watched) {
      await watched.page.waitForSelector('#one');
      assert.equal((await firstPicture(watched)).event, 'firstrender');
    },
  },
  {
    name: 'has the attributes and properties that the application sets',
    async run({ page }) {
      const found = await page.$eval('spatius-avatar', (element) => {
        const { avatarId, mode, volume, controls, alt, emotion, className } = element as Avatar;
        return { avatarId, mode, volume, controls, alt, emotion, className };
      });
      const { className, ...options } = found;
      assert.match(className, /\bavatar\b/);
      assert.deepEqual(options, {
        ...{ avatarId: 'nova', mode: 'local', volume: 0.25, controls: true },
        ...{ alt: 'Nova', emotion: 'happy' },
      });
    },
  },
  {
    name: 'has what the application changes',
    async run({ page }) {
      await show(page, { volume: 0.5, controls: false, alt: '', emotion: 'sad' });
      const found = await page.$eval('spatius-avatar', (element) => {
        const { volume, controls, alt, emotion } = element as Avatar;
        return { volume, controls, alt, emotion, flag: element.hasAttribute('controls') };
      });
      const wanted = { volume: 0.5, controls: false, alt: '', emotion: 'sad', flag: false };
      assert.deepEqual(found, wanted);
    },
  },
  {
    name: 'tells the handlers that the application has now, with all that events carry',
    async run({ page }) {
      const label = await show(page, {});
      await page.$eval('spatius-avatar', (element) => ((element as Avatar).volume = 0.75));
      await page.evaluate(() => new Promise(requestAnimationFrame));
      const told = (await heardOf(page, 'volumechange')).at(-1);
      assert.deepEqual(told, { type: 'volumechange', label, id: 'one', volume: 0.75 });
      assert.equal((await heardOf(page, 'load')).length, 1);
    },
  },
  {
    name: 'has its children in its slots',
    async run({ page }) {
      const slot = await page.$eval('spatius-avatar > span', (child) => child.assignedSlot?.name);
      assert.equal(slot, 'controls');
    },
  },
  {
    name: 'is what the refs of the application hold',
    async run({ page }) {
      const held = await page.evaluate(() => {
        const avatar = globalThis.app.ref('one');
        return avatar === document.querySelector('#one') && typeof avatar?.speak;
      });
      assert.equal(held, 'function');
    },
  },
  {
    name: 'speaks, with the mouth moving, and tells of each speech once',
    speaks: true,
    async run(watched) {
      assertSpoken(await speakOn(watched));
      const told = await heardOf(watched.page, 'speechend');
      assert.ok(told.length > 0 && told.every(({ id }) => id === 'one'));
      const spoken = told.filter(({ seconds = 0 }) => seconds > 1.5);
      assert.equal(spoken.length, told.length);
    },
  },
  {
    name: 'keeps its avatar where it moves in a list',
    async run({ page }) {
      await show(page, { keys: ['one', 'two'] });
      await page.evaluate(() => (globalThis.kept = document.querySelector('#one')));
      await show(page, { keys: ['two', 'one'] });
      const isSame = await page.evaluate(() => {
        const one = document.querySelector('#one')!;
        return one === globalThis.kept && one.matches(':state(rendered)');
      });
      assert.ok(isSame);
      const loads = await heardOf(page, 'load');
      assert.equal(loads.filter(({ id }) => id === 'one').length, 1);
    },
  },
  {
    name: 'goes with the condition that shows it, leaves nothing behind, and comes back',
    async run({ page }) {
      await page.evaluate(() => (globalThis.kept = null));
      for (let round = 0; round < ROUNDS; round++) {
        await show(page, { keys: [] });
        await show(page, { keys: ['one'] });
      }
      await page.waitForSelector('#one:state(rendered)');
      // A framework may hold what it showed last, and what is given up has to come to its end.
      let count = await alive(page);
      for (let tries = 0; count > ROUNDS / 2 && tries < 10; tries++) count = await alive(page);
      assert.ok(count <= ROUNDS / 2, `${count} elements are alive, of which one is shown`);
    },
  },
];

/** Runs checks in their order, whatever comes of those before. @returns what went wrong, by the name of the check. */
export async function failures(
  watched: WatchedPage,
  checks: readonly Check[],
): Promise<Map<string, Error>> {
  const failed = new Map<string, Error>();
  for (const { name, run } of checks) {
    await run(watched).catch((error: Error) => failed.set(name, error));
  }
  return failed;
}
