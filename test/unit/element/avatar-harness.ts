import { oneEvent } from '@open-wc/testing';
import type { SpatiusAvatar, SpatiusAvatarEventMap } from '../../../src/element/index.js';
import '../../../src/define.js';
import { frames, task } from '../../support/moments.js';
import { limit } from '../../support/patience.js';

/** Drives one element from outside, so that tests need not know its shadow root. */
export class AvatarHarness {
  constructor(readonly element: SpatiusAvatar) {}

  /** Puts an element into the page from markup. */
  static async from(markup: string): Promise<AvatarHarness> {
    const holder = document.createElement('div');
    holder.innerHTML = markup;
    holder.style.width = '64px';
    document.body.append(holder);
    const harness = new AvatarHarness(holder.querySelector('spatius-avatar')!);
    await harness.element.updateComplete;
    return harness;
  }

  /** Takes every element out of the page, and waits until they have let go of everything. */
  static async clear(): Promise<void> {
    document.body.replaceChildren();
    // An element lets go one task after it was removed; then whoever it let down hears of it.
    await task();
    await frames(1);
  }

  part(name: string): HTMLElement | null {
    return this.element.shadowRoot!.querySelector(`[part~="${name}"]`);
  }

  /** The parts that what has the focus is of. To compare elements would end a failed run without a word. */
  get focused(): string | undefined {
    return this.element.shadowRoot!.activeElement?.part.value;
  }

  /** The part, as soon as it is there, even if it is gone again soon after. */
  findPart(name: string): Promise<HTMLElement> {
    return new Promise((resolve) => {
      const look = () => {
        const part = this.part(name);
        if (!part) return;
        observer.disconnect();
        resolve(part);
      };
      const observer = new MutationObserver(look);
      observer.observe(this.element.shadowRoot!, { childList: true, subtree: true });
      look();
    });
  }

  has(state: string): boolean {
    return this.element.matches(`:state(${state})`);
  }

  next<K extends keyof SpatiusAvatarEventMap>(type: K): Promise<SpatiusAvatarEventMap[K]> {
    return oneEvent(this.element, type);
  }

  /** Names of the events from now on, in order. */
  record(...types: (keyof SpatiusAvatarEventMap)[]): string[] {
    const seen: string[] = [];
    for (const type of types) this.element.addEventListener(type, () => seen.push(type));
    return seen;
  }

  press(key: string, from: Element = this.element): boolean {
    const event = new KeyboardEvent('keydown', {
      key,
      bubbles: true,
      composed: true,
      cancelable: true,
    });
    return !from.dispatchEvent(event);
  }
}

/** PCM16 of a tone, `seconds` at 16 kHz. */
export function tone(seconds: number): ArrayBuffer {
  const samples = new Int16Array(Math.round(seconds * 16000));
  for (let i = 0; i < samples.length; i++)
    samples[i] = 8000 * Math.sin((i * 2 * Math.PI * 220) / 16000);
  return samples.buffer;
}

/** The same as a stream. */
export function toneStream(seconds: number): ReadableStream<Uint8Array> {
  return new Blob([tone(seconds)]).stream();
}

/**
 * For a `before` hook: the first load fetches hundreds of modules and compiles the shaders. An
 * avatar out of sight stays, and with it the GPU context that all of them share.
 */
export async function warmUp(this: Mocha.Context): Promise<void> {
  this.timeout(limit(180));
  if (document.querySelector('.anchor')) return;
  const holder = document.createElement('div');
  holder.className = 'anchor';
  holder.innerHTML = '<spatius-avatar avatar-id="nova" mode="local"></spatius-avatar>';
  Object.assign(holder.style, { position: 'fixed', width: '32px', left: '0' });
  document.documentElement.append(holder);
  const harness = new AvatarHarness(holder.querySelector('spatius-avatar')!);
  const drawn = harness.next('firstrender');
  await harness.element.load();
  await drawn;
  holder.style.left = '-500px';
}
