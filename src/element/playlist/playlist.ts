import { html, nothing, svg, type LitElement, type TemplateResult } from 'lit';
import { AvatarClipChangeEvent } from '../../events/index.js';
import type { SpeechReport } from '../../sdk/engine.js';
import { addStyles } from '../ui/worn-styles.js';
import { playlistStyles } from './playlist.styles.js';
import { stringsFor } from './strings.js';

const icon = (path: string) =>
  svg`<svg viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d=${path} /></svg>`;
const PREVIOUS = icon(
  'M6 5h2.4v14H6zM19 6.2v11.6a.9.9 0 0 1-1.4.75L9.6 12.7a.9.9 0 0 1 0-1.4l8-5.85a.9.9 0 0 1 1.4.75z',
);
const NEXT = icon(
  'M15.6 5H18v14h-2.4zM5 6.2v11.6a.9.9 0 0 0 1.4.75l8-5.85a.9.9 0 0 0 0-1.4l-8-5.85A.9.9 0 0 0 5 6.2z',
);

/** What a playlist needs of its element. */
export interface ListedElement extends LitElement {
  src: string | null;
  readonly playback: { list: Playlist | null; unlock(): void };
  speak(): Promise<SpeechReport>;
}

/**
 * The clips that the page has put into the element, as `<source src label>`: one after the other, and as
 * the visitor chooses. The clip that is chosen is the element's `src`.
 */
export class Playlist {
  readonly #host: ListedElement;
  #index = -1;

  /** The playlist of an element, from the first call on. */
  static of(host: ListedElement): Playlist {
    return (host.playback.list ??= new Playlist(host));
  }

  private constructor(host: ListedElement) {
    this.#host = host;
    new MutationObserver(() => host.requestUpdate()).observe(host, {
      childList: true,
      subtree: true,
      attributeFilter: ['src', 'label'],
    });
    addStyles(host.renderRoot as ShadowRoot, playlistStyles);
    if (host.src === null) this.#show(0);
    host.requestUpdate();
  }

  get #clips(): HTMLSourceElement[] {
    return [...this.#host.querySelectorAll<HTMLSourceElement>(':scope > source[src]')];
  }

  /** Place of the clip that is `src`; -1 where the page has set another one. */
  get index(): number {
    const clips = this.#clips;
    const isShown = (clip: HTMLSourceElement | undefined) => clip?.src === this.#host.src;
    // The same clip may be there twice.
    return isShown(clips[this.#index]) ? this.#index : clips.findIndex(isShown);
  }

  /** URL of the clip's captions. */
  get captionsUrl(): string | undefined {
    return this.#clips[this.index]?.getAttribute('captions') ?? undefined;
  }

  /** Speaks the clip so many places further, where there is one. */
  turn(by: number): void {
    this.#select(this.index + by);
  }

  /** When speech of the clip has been heard to its end, the next one follows. */
  follow(speech: Promise<SpeechReport>, source: unknown): void {
    if (source !== this.#host.src || this.index < 0) return;
    const ended = ({ reason }: SpeechReport): void => {
      if (reason === 'playbackEnd' && source === this.#host.src) this.turn(1);
    };
    speech.then(ended, () => undefined); // what fails is told by the element
  }

  /** Its part of the controls. */
  render(language: string): TemplateResult {
    const [previous, next, all] = stringsFor(language);
    const { index } = this;
    const clips = this.#clips;
    const chosen = ({ currentTarget }: Event): void => {
      this.#host.playback.unlock();
      this.#select(Number((currentTarget as HTMLSelectElement).value));
    };
    return html`${this.#button('previous-button', previous, PREVIOUS, index > 0, -1)}
      ${this.#button('next-button', next, NEXT, index < clips.length - 1, 1)}
      <select part="playlist" aria-label=${all} title=${all} @change=${chosen}>
        ${index < 0 ? html`<option hidden selected>${all}</option>` : nothing}
        ${clips.map(
          (clip, place) =>
            html`<option value=${place} .selected=${place === index}>${labelOf(clip)}</option>`,
        )}
      </select>`;
  }

  /** A button at an end of the list keeps the focus, and says that it does nothing. */
  #button(
    part: string,
    label: string,
    shape: unknown,
    active: boolean,
    by: number,
  ): TemplateResult {
    const pressed = (): void => {
      this.#host.playback.unlock();
      this.turn(by);
    };
    return html`<button
      part="button ${part}"
      type="button"
      aria-label=${label}
      title=${label}
      aria-disabled=${active ? 'false' : 'true'}
      @click=${pressed}
    >
      ${shape}
    </button>`;
  }

  #select(index: number): void {
    if (!this.#show(index)) return;
    void this.#host.speak();
  }

  /** Returns whether there is such a clip. */
  #show(index: number): boolean {
    const clip = this.#clips[index];
    if (!clip) return false;
    const host = this.#host;
    this.#index = index;
    host.src = clip.src;
    host.dispatchEvent(new AvatarClipChangeEvent(index, labelOf(clip)));
    return true;
  }
}

/** What a clip is called: as the page says, else its file. */
function labelOf(clip: HTMLSourceElement): string {
  const [file] = new URL(clip.src).pathname.split('/').slice(-1);
  return clip.getAttribute('label') ?? decodeURIComponent(file.replace(/\.\w+$/, ''));
}
