import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'puppeteer-core';
import { SMOOTH_EDGES, WEBGPU_FLAGS } from '../../scripts/test/browser-flags.mjs';
import { until } from '../support/until.js';
import { preparePictures } from './pictures.js';
import { DemoServer, launchBrowser, newPage } from './support.js';

const root = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** What the page has for the tests. An element is named by the number of its place in the page. */
interface Tools {
  readonly devices: { destroy(): void }[];
  /** What was handed to WebGPU. */
  submits: number;
  /** Puts elements into the page in place of those that are there; resolves once they are drawn. */
  show(renderer: string, ...files: string[]): Promise<void>;
  /** Keeps the picture of an element. */
  keep(place: number): Promise<void>;
  /** Mean difference of an element from the picture that is kept, where there is something, 0 to 255. */
  apart(place: number): Promise<number>;
  /** Has the first element speak, and waits until it differs from the picture that is kept, or is done. */
  speak(url: string): Promise<number>;
  /** Kind of the canvas that an element shows. */
  kind(place: number): string;
  /** Loses WebGPU; the least share of the first element that is covered until WebGL draws it. */
  lose(): Promise<number>;
}
declare const tools: Tools;

const PAGE = `<!doctype html>
<link rel="icon" href="data:,">
<style>body{margin:0;display:flex}spatius-avatar{width:128px;aspect-ratio:1}</style>
<script type="module" src="/dist/spatius-avatar.js"></script>`;

/** Runs in the page before all else. */
function prepare(): void {
  interface Avatar extends HTMLElement {
    readonly view: { readonly canvas: HTMLCanvasElement };
    exportBitmap(): Promise<Blob | null>;
    speak(url: string): Promise<unknown>;
  }
  const { means, apart } = pictures;
  const avatar = (place: number): Avatar =>
    document.querySelectorAll<Avatar>('spatius-avatar')[place];
  const frame = (): Promise<unknown> => new Promise(requestAnimationFrame);
  const kind = (place: number): string =>
    ['2d', 'webgl2', 'webgpu'].find((name) => avatar(place).view.canvas.getContext(name)) ?? '';
  const exported = async (place: number): Promise<Float64Array> => {
    // What is copied can be read at once, and no PNG need be made of it.
    if (kind(place) === '2d') return means(avatar(place).view.canvas);
    let png: Blob | null;
    while (!(png = await avatar(place).exportBitmap())) await frame();
    return means(await createImageBitmap(png));
  };
  const covered = (data: Float64Array): number =>
    data.filter((value, i) => i % 4 === 3 && value > 0).length / (data.length / 4);
  /** Once it hardly moves. */
  const settled = async (place: number): Promise<Float64Array> => {
    let now = await exported(place);
    for (let last: Float64Array | null = null; !last || apart(now, last) > 0.3;) {
      for (let i = 0; i < 20; i++) await frame();
      last = now;
      now = await exported(place);
    }
    return now;
  };
  let kept: Float64Array;
  const mine: Tools = {
    devices: [],
    submits: 0,
    kind,
    async show(renderer, ...files) {
      document.body.replaceChildren(
        ...files.map((file) =>
          Object.assign(document.createElement('spatius-avatar'), {
            srcAvatar: file,
            renderer,
            motion: 'still',
          }),
        ),
      );
      while (document.querySelector('spatius-avatar:not(:state(rendered))')) await frame();
    },
    async keep(place) {
      kept = await settled(place);
    },
    apart: async (place) => apart(await settled(place), kept),
    async speak(url) {
      let most = 0;
      let ended = false;
      avatar(0).addEventListener('speechend', () => (ended = true), { once: true });
      void avatar(0).speak(url);
      while (!ended && most < 1) {
        most = Math.max(most, apart(await exported(0), kept));
        await frame();
      }
      return most;
    },
    async lose() {
      let least = 1;
      for (const device of mine.devices) device.destroy();
      while (kind(0) !== 'webgl2') {
        await frame();
        if (kind(0) === '2d') least = Math.min(least, covered(means(avatar(0).view.canvas)));
      }
      return least;
    },
  };
  Object.assign(globalThis, { tools: mine });
  interface Adapter {
    requestDevice(): Promise<{ destroy(): void }>;
  }
  const { GPUAdapter, GPUQueue } = globalThis as unknown as Record<
    string,
    { prototype: Adapter & { submit(list: unknown[]): void } } | undefined
  >;
  if (!GPUAdapter || !GPUQueue) return;
  const { requestDevice } = GPUAdapter.prototype;
  GPUAdapter.prototype.requestDevice = async function (this: Adapter, ...options: []) {
    const device = await requestDevice.apply(this, options);
    mine.devices.push(device);
    return device;
  };
  const { submit } = GPUQueue.prototype;
  GPUQueue.prototype.submit = function (list) {
    mine.submits++;
    submit.call(this, list);
  };
}

/** Edges alone make about 1, as the two count rows from different ends; another skin makes 3. */
const TOLERANCE = 2;

describe('drawing with WebGPU', () => {
  const folder = mkdtempSync(join(tmpdir(), 'spatius-avatar-webgpu-'));
  let warnings: string[];
  let server: DemoServer;
  let browser: Browser;

  const open = async (withWebGPU: boolean): Promise<Page> => {
    const page = await newPage(browser);
    await page.setViewport({ width: 280, height: 140 });
    warnings = [];
    page.on('console', (message) => warnings.push(message.text()));
    await page.evaluateOnNewDocument('globalThis.__name = (target) => target');
    await page.evaluateOnNewDocument(preparePictures);
    await page.evaluateOnNewDocument(prepare);
    if (!withWebGPU) await page.evaluateOnNewDocument('delete Navigator.prototype.gpu');
    await page.goto(server.url);
    return page;
  };

  before(async () => {
    const model = root('dist/avatars/nova/nova.glb');
    copyFileSync(model, join(folder, 'nova.glb'));
    copyFileSync(root('demo/clips/nova.mp3'), join(folder, 'nova.mp3'));
    // A name of the same length, so that the file stays whole; the look knows no such material.
    const plain = readFileSync(model, 'latin1').replaceAll('"name":"skin"', '"name":"skim"');
    writeFileSync(join(folder, 'plain.glb'), plain, 'latin1');
    writeFileSync(join(folder, 'index.html'), PAGE);
    server = await DemoServer.start(folder);
    browser = await launchBrowser(undefined, [
      ...WEBGPU_FLAGS,
      SMOOTH_EDGES,
      '--autoplay-policy=no-user-gesture-required',
    ]);
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('shows what WebGL shows, in several views, and goes on with WebGL where it is lost', async () => {
    const page = await open(true);
    await page.evaluate(async () => {
      await tools.show('webgl', 'nova.glb');
      await tools.keep(0);
      await tools.show('webgpu', 'nova.glb', 'plain.glb');
    });
    assert.ok((await page.evaluate(() => tools.submits)) > 0);
    assert.equal(await page.evaluate(() => tools.devices.length), 1);
    const same = await page.evaluate(() => tools.apart(0));
    assert.ok(same < TOLERANCE, `the same picture: ${same}`);
    const other = await page.evaluate(() => tools.apart(1));
    assert.ok(other > TOLERANCE, `another one with another skin: ${other}`);
    const moved = await page.evaluate(() => tools.speak('nova.mp3'));
    assert.ok(moved >= 1, `the mouth moves in speech: ${moved}`);

    await page.evaluate(() => document.querySelectorAll('spatius-avatar')[1].remove());
    await page.waitForSelector('spatius-avatar:state(idle)');
    assert.deepEqual(warnings, []);
    const least = await page.evaluate(() => tools.lose());
    assert.ok(least > 0.3, `the picture stays until WebGL draws: ${least}`);
    const after = await page.evaluate(() => tools.apart(0));
    assert.ok(after < TOLERANCE, `which draws what it drew before: ${after}`);
    await until(
      () => warnings.some((text) => /WebGL draws in place of WebGPU/.test(text)),
      'the console says so',
    );
    await page.close();
  });

  it('leaves it to WebGL where there is no WebGPU, and says so', async () => {
    const page = await open(false);
    await page.evaluate(() => tools.show('webgpu', 'nova.glb'));
    assert.equal(await page.evaluate(() => tools.kind(0)), 'webgl2');
    assert.match(warnings.join('\n'), /WebGL draws in place of WebGPU: the browser has no WebGPU/);
    await page.close();
  });
});
