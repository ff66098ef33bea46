import { StrictMode, createElement, type ReactNode } from 'react';
import { createRoot, hydrateRoot, type Root, type RootOptions } from 'react-dom/client';
import type { SpatiusAvatar } from '../../../src/element/index.js';
import { task, frames } from '../../support/moments.js';
import { until } from '../../support/until.js';

export const h = createElement;

/** What React has put into the page, and what it complained of. */
export class Mounted {
  static readonly #all: Mounted[] = [];

  readonly #root: Root;
  /** What no error boundary of the page took. */
  readonly thrown: unknown[] = [];

  private constructor(
    readonly box: HTMLElement,
    mount: (box: HTMLElement, options: RootOptions) => Root,
    private readonly strict = false,
  ) {
    box.style.width = '96px';
    document.body.append(box);
    this.#root = mount(box, { onUncaughtError: (error) => this.thrown.push(error) });
    Mounted.#all.push(this);
  }

  /** Renders into a new box. */
  static render(content: ReactNode): Mounted {
    const mounted = new Mounted(document.createElement('div'), createRoot);
    mounted.render(content);
    return mounted;
  }

  /** The same, with every effect run twice. */
  static strictly(content: ReactNode): Mounted {
    const mounted = new Mounted(document.createElement('div'), createRoot, true);
    mounted.render(content);
    return mounted;
  }

  /** Goes on from what a server wrote. */
  static hydrate(markup: string, content: ReactNode): Mounted {
    const box = document.createElement('div');
    box.innerHTML = markup;
    return new Mounted(box, (container, options) => hydrateRoot(container, content, options));
  }

  /** Removes all, and waits until it has let go of everything. */
  static async clear(): Promise<void> {
    for (const mounted of Mounted.#all.splice(0)) mounted.unmount();
    await task();
    await frames(1);
  }

  render(content: ReactNode): void {
    this.#root.render(this.strict ? h(StrictMode, null, content) : content);
  }

  unmount(): void {
    this.#root.unmount();
    this.box.remove();
  }

  find<Found extends Element = HTMLElement>(selector: string): Promise<Found> {
    return until(() => this.box.querySelector<Found>(selector), `there is ${selector}`);
  }

  /** The element, as soon as it is there. */
  avatar(): Promise<SpatiusAvatar> {
    return this.find<SpatiusAvatar>('spatius-avatar');
  }

  /** Words of a part, or `null` where it is not shown. */
  words(part: string): string | null {
    return this.box.querySelector(`[data-slot="spatius-avatar-${part}"]`)?.textContent ?? null;
  }
}

/** Waits until the avatar is drawn. */
export async function drawn(element: SpatiusAvatar): Promise<void> {
  await until(() => element.matches(':state(rendered)'), 'the avatar is drawn');
}

/** What React and the element write to the console, in place of writing it there. */
export function consoleErrors(): { readonly said: string[]; restore(): void } {
  const said: string[] = [];
  const { error } = console;
  console.error = (...args: unknown[]) => said.push(args.map(String).join(' '));
  return { said, restore: () => (console.error = error) };
}
