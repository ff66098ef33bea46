import puppeteer from 'puppeteer-core';
import { findBrowser } from '../browser.mjs';
import { BROWSER_FLAGS } from './browser-flags.mjs';

/** Milliseconds that the two measures take on the machine for which the limits were chosen. */
const REFERENCE = { arithmetic: 55, firstFrame: 1000 };
/** The product of a matrix and a vector, and how often. */
const SIZE = 448;
const STEPS = 200;

/** Milliseconds for a fixed piece of arithmetic. */
export function arithmeticTime() {
  const weights = Float32Array.from({ length: SIZE * SIZE }, (_, i) => Math.sin(i));
  let input = Float32Array.from({ length: SIZE }, (_, i) => Math.cos(i));
  const start = performance.now();
  for (let step = 0; step < STEPS; step++) {
    const out = new Float32Array(SIZE);
    for (let row = 0; row < SIZE; row++) {
      let sum = 0;
      for (let i = 0; i < SIZE; i++) sum += weights[row * SIZE + i] * input[i];
      out[row] = Math.tanh(sum);
    }
    input = out;
  }
  return performance.now() - start;
}

/** Milliseconds from the start of a browser to a frame drawn with WebGL. */
async function firstFrameTime() {
  const start = performance.now();
  const browser = await puppeteer.launch({ executablePath: findBrowser(), args: BROWSER_FLAGS });
  try {
    const page = await browser.newPage();
    await page.evaluate(async () => {
      const gl = document.createElement('canvas').getContext('webgl2');
      gl?.clear(gl.COLOR_BUFFER_BIT);
      gl?.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
      await new Promise(requestAnimationFrame);
    });
    return performance.now() - start;
  } finally {
    await browser.close();
  }
}

/** How many times longer this machine takes now than the one limits were chosen for; 1 at least. */
export async function slowness() {
  const arithmetic = arithmeticTime() / REFERENCE.arithmetic;
  const firstFrame = (await firstFrameTime()) / REFERENCE.firstFrame;
  return Math.max(1, arithmetic, firstFrame);
}
