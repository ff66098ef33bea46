import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { PreviewBrowser } from '../../avatars/preview/browser.js';
import type { Shot } from '../../avatars/preview/shot.js';
import { both, type Weights } from './support.js';

const here = path.dirname(fileURLToPath(import.meta.url));
const SIZE = 144;
/** Loss of the pictures, far below the tolerance of the comparison. */
const QUALITY = 0.94;
const BACKGROUND = '#a9c0cf';
/** Pixels of the edge of a compared block: wider than any smoothing of edges reaches. */
const BLOCK = 6;

/** A pose of the baseline pictures. */
export interface Pose {
  readonly weights: Weights;
  readonly yaw?: number;
}

/** What the baselines show: rest, laughter, speech with a blink, and the profile. */
export const POSES: readonly Pose[] = [
  { weights: {} },
  {
    yaw: -33,
    weights: { ...both('mouthSmile', 0.9), jawOpen: 0.3, ...both('cheekSquint', 0.6) },
  },
  {
    yaw: 33,
    weights: { mouthFunnel: 0.6, jawOpen: 0.4, ...both('eyeBlink'), browInnerUp: 0.6 },
  },
  { yaw: 90, weights: both('mouthSmile', 0.2) },
];

/** File of a character's baseline. */
export const baselineFile = (id: string): string => path.join(here, 'baselines', `${id}.webp`);

/** The built characters in a real browser, drawn small. */
export class Portraits {
  private constructor(private readonly browser: PreviewBrowser) {}

  static async open(): Promise<Portraits> {
    return new Portraits(await PreviewBrowser.open(path.join(here, '../../dist/avatars')));
  }

  /** A WebP picture with one tile for each pose. */
  async draw(id: string, poses: readonly Pose[]): Promise<Buffer> {
    await this.browser.load(id);
    const shots = poses.map((pose): Shot => ({ ...pose, size: SIZE, background: BACKGROUND }));
    return this.browser.sheet(shots, shots.length, 'image/webp', QUALITY);
  }

  /**
   * How far two pictures of the same size are apart, in steps of 8-bit colour: the block that
   * differs most, and the mean of all.
   */
  async difference(a: Buffer, b: Buffer): Promise<{ most: number; mean: number }> {
    const first = await this.browser.averages(a, BLOCK);
    const second = await this.browser.averages(b, BLOCK);
    if (first.length !== second.length) return { most: Infinity, mean: Infinity };
    const apart = first.map((value, i) => Math.abs(value - second[i]));
    return {
      most: Math.max(...apart),
      mean: apart.reduce((sum, value) => sum + value, 0) / apart.length,
    };
  }

  baseline(id: string): Promise<Buffer> {
    return readFile(baselineFile(id));
  }

  close(): Promise<void> {
    return this.browser.close();
  }
}
