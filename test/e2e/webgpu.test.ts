import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'puppeteer-core';
import { WEBGPU_FLAGS } from '../../scripts/test/browser-flags.mjs';
import { until } from '../support/until.js';
import { DemoServer, launchBrowser, newPage } from './support.js';

const root = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** What the page has for the tests. */
interface Tools {
  readonly devices: { destroy(): void }[];
  /** What was handed to WebGPU. */
  submits: number;
  /** Mean difference of the pictures of two elements where there is something, 0 to 255. */
  apart(one: string, other: string): Promise<number>;
  /** Greatest difference of an element's mouth from what it is now, until it has spoken. */
  speak(id: string, url: string): Promise<number>;
  /** Kind of the canvas that an element shows. */
  kind(id: string): string;
  /** Loses WebGPU; the least share of the element that is covered until WebGL draws, and how far its picture is off. */
  lose(id: string): Promise<{ least: number; apart: number }>;
}
declare const tools: Tools;

const element = (id: string, file: string, renderer: string): string =>
  `<spatius-avatar id="${id}" src-avatar="${file}" renderer="${renderer}" motion="still"></spatius-avatar>`;

const page = (...elements: string[]): string => `<!doctype html>
<link rel="icon" href="data:,">
<style>body{margin:0;display:flex}spatius-avatar{width:128px;aspect-ratio:1}</style>
<script type="module" src="/dist/spatius-avatar.js"></script>
${elements.join('\n')}`;

/** Runs in the page before all else. */
function prepare(): void {
  interface Avatar extends HTMLElement {
    readonly view: { readonly canvas: HTMLCanvasElement };
    exportBitmap(): Promise<Blob | null>;
    speak(url: string): Promise<unknown>;
  }
  const avatar = (id: string): Avatar => document.getElementById(id) as Avatar;
  const size = 128;
  const context = new OffscreenCanvas(size, size).getContext('2d', { willReadFrequently: true })!;
  const pixels = (picture: CanvasImageSource): Uint8ClampedArray => {
    context.clearRect(0, 0, size, size);
    context.drawImage(picture, 0, 0, size, size);
    return context.getImageData(0, 0, size, size).data;
  };
  const exported = async (id: string): Promise<Uint8ClampedArray> => {
    let png: Blob | null;
    while (!(png = await avatar(id).exportBitmap())) await new Promise(requestAnimationFrame);
    return pixels(await createImageBitmap(png));
  };
  const covered = (data: Uint8ClampedArray): number =>
    data.filter((value, i) => i % 4 === 3 && value > 0).length / (data.length / 4);
  const apart = (a: Uint8ClampedArray, b: Uint8ClampedArray): number => {
    let sum = 0;
    let count = 0;
    for (let i = 0; i < a.length; i += 4) {
      if (a[i + 3] + b[i + 3] === 0) continue;
      count++;
      for (let k = 0; k < 4; k++) sum += Math.abs(a[i + k] - b[i + k]) / 4;
    }
    return sum / count;
  };
  const kind = (id: string): string =>
    ['2d', 'webgl2', 'webgpu'].find((name) => avatar(id).view.canvas.getContext(name)) ?? '';
  const mine = {
    devices: [] as { destroy(): void }[],
    submits: 0,
    kind,
    apart: async (one: string, other: string) => apart(await exported(one), await exported(other)),
    async speak(id: string, url: string) {
      const rest = await exported(id);
      let most = 0;
      let ended = false;
      avatar(id).addEventListener('speechend', () => (ended = true), { once: true });
      await avatar(id).speak(url);
      while (!ended && most < 1) {
        most = Math.max(most, apart(await exported(id), rest));
        await new Promise(requestAnimationFrame);
      }
      return most;
    },
    async lose(id: string) {
      const before = await exported(id);
      let least = 1;
      for (const device of mine.devices) device.destroy();
      while (kind(id) !== 'webgl2') {
        await new Promise(requestAnimationFrame);
        if (kind(id) === '2d') least = Math.min(least, covered(pixels(avatar(id).view.canvas)));
      }
      return { least, apart: apart(await exported(id), before) };
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

/** Differences below are in the edges and in the noise of the shadow's edge; those above can be seen. */
const TOLERANCE = 2.5;

describe('drawing with WebGPU', () => {
  const folder = mkdtempSync(join(tmpdir(), 'spatius-avatar-webgpu-'));
  const warnings: string[] = [];
  let server: DemoServer;
  let browser: Browser;

  const open = async (path: string, withWebGPU = true): Promise<Page> => {
    const opened = await newPage(browser);
    await opened.setViewport({ width: 400, height: 140 });
    warnings.length = 0;
    opened.on('console', (message) => warnings.push(message.text()));
    await opened.evaluateOnNewDocument('globalThis.__name = (target) => target');
    await opened.evaluateOnNewDocument(prepare);
    if (!withWebGPU) await opened.evaluateOnNewDocument('delete Navigator.prototype.gpu');
    await opened.goto(new URL(path, server.url).href);
    await opened.waitForFunction(
      () => !document.querySelector('spatius-avatar:not(:state(rendered))'),
    );
    return opened;
  };

  before(async () => {
    const model = root('dist/avatars/nova/nova.glb');
    copyFileSync(model, join(folder, 'nova.glb'));
    copyFileSync(root('demo/clips/nova.mp3'), join(folder, 'nova.mp3'));
    // A name of the same length, so that the file stays whole; the look knows no such material.
    const plain = readFileSync(model, 'latin1').replaceAll('"name":"skin"', '"name":"skim"');
    writeFileSync(join(folder, 'plain.glb'), plain, 'latin1');
    writeFileSync(
      join(folder, 'index.html'),
      page(
        element('gl', 'nova.glb', 'webgl'),
        element('gpu', 'nova.glb', 'webgpu'),
        element('plain', 'plain.glb', 'webgpu'),
      ),
    );
    writeFileSync(join(folder, 'none.html'), page(element('one', 'nova.glb', 'webgpu')));
    server = await DemoServer.start(folder);
    browser = await launchBrowser(undefined, [
      ...WEBGPU_FLAGS,
      '--autoplay-policy=no-user-gesture-required',
    ]);
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('shows what WebGL shows, several views from one device, and goes on with WebGL without it', async () => {
    const opened = await open('/');
    const [same, other] = await opened.evaluate(async () => [
      await tools.apart('gl', 'gpu'),
      await tools.apart('gl', 'plain'),
    ]);
    const [devices, submits] = await opened.evaluate(() => [tools.devices.length, tools.submits]);
    assert.equal(devices, 1);
    assert.ok(submits > 0);
    assert.ok(same < TOLERANCE, `the same picture: ${same}`);
    assert.ok(other > TOLERANCE, `another one with another skin: ${other}`);

    const moved = await opened.evaluate(() => tools.speak('gpu', 'nova.mp3'));
    assert.ok(moved >= 1, `the mouth moves in speech: ${moved}`);

    await opened.evaluate(() => {
      for (const id of ['gl', 'plain']) document.getElementById(id)!.remove();
    });
    await opened.waitForFunction(() => tools.kind('gpu') === 'webgpu');
    await opened.waitForSelector('#gpu:state(idle)');
    assert.deepEqual(warnings, []);
    const lost = await opened.evaluate(() => tools.lose('gpu'));
    assert.ok(lost.least > 0.3, `the picture stays until WebGL draws: ${lost.least}`);
    assert.ok(lost.apart < TOLERANCE, `and is the same then: ${lost.apart}`);
    await until(
      () => warnings.some((text) => /WebGL draws in place of WebGPU/.test(text)),
      'it is told',
    );
    await opened.close();
  });

  it('leaves it to WebGL where there is no WebGPU, and says so', async () => {
    const opened = await open('/none.html', false);
    assert.equal(await opened.evaluate(() => tools.kind('one')), 'webgl2');
    assert.match(warnings.join('\n'), /WebGL draws in place of WebGPU: the browser has no WebGPU/);
    await opened.close();
  });
});
