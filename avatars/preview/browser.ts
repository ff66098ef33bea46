import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'puppeteer-core';
import type { FilmLine } from './film.js';
import type { Shot } from './shot.js';
import { openPage } from './open-page.js';

const here = path.dirname(fileURLToPath(import.meta.url));

/** A real browser that draws built characters, for posters and contact sheets. */
export class PreviewBrowser {
  private constructor(
    private readonly page: Page,
    private readonly closePage: () => Promise<void>,
  ) {}

  /** Starts a browser on the avatar folders below `root`. */
  static async open(root: string): Promise<PreviewBrowser> {
    const { page, close } = await openPage(root, path.join(here, 'page.ts'));
    await page.waitForFunction('window.preview');
    return new PreviewBrowser(page, close);
  }

  /** Loads the character in `/<id>/`. `plain` keeps the materials of the file. */
  async load(id: string, options: { compressed?: boolean; plain?: boolean } = {}): Promise<void> {
    const expression = `preview.load(${JSON.stringify(`/${id}`)}, ${options.compressed ?? false}, ${options.plain ?? false})`;
    await this.page.evaluate(expression);
  }

  /** Draws shots into one picture. */
  async sheet(
    shots: readonly Shot[],
    columns: number,
    type: 'image/png' | 'image/webp' = 'image/png',
    quality = 0.9,
  ): Promise<Buffer> {
    const arguments_ = [shots, columns, type, quality].map((value) => JSON.stringify(value));
    return pictureOf(await this.page.evaluate(`preview.sheet(${arguments_.join(', ')})`));
  }

  /** Draws the lines of a film into one PNG, `columns` pictures wide. */
  async film(lines: readonly FilmLine[], columns: number): Promise<Buffer> {
    const expression = `preview.film(${JSON.stringify(lines)}, ${columns})`;
    return pictureOf(await this.page.evaluate(expression));
  }

  /** Mean colours of the square blocks of a WebP picture, three numbers for each. */
  async averages(picture: Buffer, block: number): Promise<number[]> {
    const url = `data:image/webp;base64,${picture.toString('base64')}`;
    return (await this.page.evaluate(
      `preview.averages(${JSON.stringify(url)}, ${block})`,
    )) as number[];
  }

  async close(): Promise<void> {
    await this.closePage();
  }
}

/** The bytes of a data URL. */
function pictureOf(url: unknown): Buffer {
  const text = String(url);
  return Buffer.from(text.slice(text.indexOf(',') + 1), 'base64');
}
