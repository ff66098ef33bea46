import {
  css,
  html,
  type PropertyDeclarations,
  type PropertyValues,
  type TemplateResult,
} from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { AvatarTranscriptionEvent } from '../events/index.js';
import { Companion } from './companion.js';
import { send } from './icons.js';
import { theme } from './theme.js';

/** Who says a line. */
export type ChatSpeaker = 'user' | 'avatar';

/** Lines that are kept; older ones go first. */
const LONGEST = 500;

interface Line {
  readonly key: number;
  readonly speaker: ChatSpeaker;
  text: string;
  /** Segment of a room's transcription that it shows. */
  readonly segment: string | null;
}

/** The visitor sent a line. Cancel it, and it stays in the box. */
export class AvatarChatEvent extends Event {
  readonly text: string;

  constructor(text: string) {
    super('chatsend', { bubbles: true, composed: true, cancelable: true });
    this.text = text;
  }
}

/**
 * A text box and what was said. It sends what the visitor writes as `chatsend` events; the page
 * answers by `answer()`. What is said in a room appears by itself.
 *
 * @tagname spatius-avatar-chat
 * @summary A conversation in writing.
 *
 * @fires {AvatarChatEvent} chatsend - The visitor sent `text`. Cancel it, and it stays in the box.
 *
 * @csspart transcript - What was said.
 * @csspart line - One line of it.
 * @csspart line-user - A line of the visitor.
 * @csspart line-avatar - A line of the avatar.
 * @csspart box - The text box.
 * @csspart button - The button that sends.
 */
export class SpatiusAvatarChat extends Companion {
  static override properties: PropertyDeclarations = {
    disabled: { type: Boolean, reflect: true },
    placeholder: { type: String, reflect: true },
  };

  static override styles = [
    theme,
    css`
      :host {
        display: flex;
        flex-direction: column;
        gap: 10px;
        min-block-size: 10em;
      }
      [part='transcript'] {
        flex: 1;
        min-block-size: 4em;
        overflow: auto;
        overscroll-behavior: contain;
        display: flex;
        flex-direction: column;
        gap: 8px;
        margin: 0;
        padding: 2px;
      }
      [part='transcript']:focus-visible {
        outline: 2px solid var(--spatius-focus-color, #1d5fd6);
      }
      .line {
        max-inline-size: 85%;
        margin: 0;
        padding: 8px 14px;
        border-radius: 16px;
        overflow-wrap: anywhere;
      }
      .text {
        white-space: pre-wrap;
      }
      .avatar {
        align-self: start;
        background: var(--spatius-chat-avatar, #eef1f6);
        color: var(--spatius-chat-avatar-color, #14171c);
      }
      .user {
        align-self: end;
        background: var(--spatius-companion-accent, #1d5fd6);
        color: var(--spatius-companion-accent-color, #fff);
      }
      .who {
        position: absolute;
        inline-size: 1px;
        block-size: 1px;
        overflow: hidden;
        clip-path: inset(50%);
      }
      form {
        display: flex;
        align-items: end;
        gap: 8px;
      }
      textarea {
        flex: 1;
        min-inline-size: 0;
        max-block-size: 9em;
        padding: 10px 14px;
        resize: none;
        field-sizing: content;
      }
      @media (forced-colors: active) {
        .line {
          border: 1px solid CanvasText;
        }
      }
    `,
  ];

  declare disabled: boolean;
  /** Text of the empty box, by default in the language of the page. */
  declare placeholder: string | null;

  #lines: Line[] = [];
  #keys = 0;
  /** The visitor reads what is older; new lines do not take them away from it. */
  #scrolledUp = false;

  constructor() {
    super();
    this.disabled = false;
    this.placeholder = null;
  }

  /** What was said, in order. */
  get transcript(): readonly { readonly speaker: ChatSpeaker; readonly text: string }[] {
    return this.#lines.map(({ speaker, text }) => ({ speaker, text }));
  }

  /** Adds a line. */
  add(speaker: ChatSpeaker, text: string): void {
    this.#append(speaker, null).text = text;
  }

  /**
   * Shows an answer of the avatar, growing as it comes.
   *
   * @returns all of it, when its end has come.
   * @throws what the source fails with; the signal's reason when it is aborted. What came stays.
   */
  async answer(
    source: string | AsyncIterable<string> | ReadableStream<string>,
    { signal }: { readonly signal?: AbortSignal } = {},
  ): Promise<string> {
    signal?.throwIfAborted();
    if (typeof source === 'string') {
      this.add('avatar', source);
      return source;
    }
    const line = this.#append('avatar', null);
    for await (const part of piecesOf(source)) {
      signal?.throwIfAborted();
      line.text += part;
      this.requestUpdate();
    }
    return line.text;
  }

  /** Forgets what was said. */
  clear(): void {
    this.#lines = [];
    this.requestUpdate();
  }

  override focus(options?: FocusOptions): void {
    this.renderRoot.querySelector('textarea')?.focus(options);
  }

  protected override heard(event: Event): void {
    if (!(event instanceof AvatarTranscriptionEvent) || event.segment === '') return;
    const known = this.#lines.find(({ segment }) => segment === event.segment);
    const speaker = event.speaker;
    (known ?? this.#append(speaker, event.segment)).text = event.text;
  }

  protected override render(): TemplateResult {
    const { words } = this;
    return html`<div
        part="transcript"
        role="log"
        tabindex="0"
        aria-label=${words.chat}
        @scroll=${this.#scrolled}
      >
        ${repeat(
          this.#lines,
          ({ key }) => key,
          ({ speaker, text }) =>
            html`<p part="line line-${speaker}" class="line ${speaker}">
              <span class="who">${speaker === 'user' ? words.you : this.#avatarName()}: </span>
              <span class="text">${text}</span>
            </p>`,
        )}
      </div>
      <form @submit=${this.#submitted}>
        <textarea
          part="box"
          rows="1"
          aria-label=${words.message}
          placeholder=${this.placeholder ?? words.message}
          ?disabled=${this.disabled}
          @keydown=${this.#pressed}
        ></textarea>
        <button
          part="button"
          class="primary"
          type="submit"
          aria-label=${words.send}
          title=${words.send}
          ?disabled=${this.disabled}
        >
          ${send}
        </button>
      </form>`;
  }

  protected override updated(changed: PropertyValues<this>): void {
    super.updated(changed);
    if (this.#scrolledUp) return;
    const log = this.renderRoot.querySelector('[role=log]')!;
    log.scrollTop = log.scrollHeight;
  }

  #avatarName(): string {
    return this.avatar?.avatar?.name ?? 'Avatar';
  }

  #append(speaker: ChatSpeaker, segment: string | null): Line {
    const line: Line = { key: this.#keys++, speaker, text: '', segment };
    this.#lines.push(line);
    if (this.#lines.length > LONGEST) this.#lines.shift();
    this.requestUpdate();
    return line;
  }

  readonly #scrolled = ({ currentTarget }: Event): void => {
    const { scrollTop, scrollHeight, clientHeight } = currentTarget as Element;
    this.#scrolledUp = scrollHeight - clientHeight - scrollTop > 24;
  };

  /** Enter sends; with Shift it begins a new line, and while an input method composes it is its own. */
  readonly #pressed = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    (event.currentTarget as HTMLTextAreaElement).form!.requestSubmit();
  };

  readonly #submitted = (event: Event): void => {
    event.preventDefault();
    const box = this.renderRoot.querySelector('textarea')!;
    const text = box.value.trim();
    if (text === '' || this.disabled) return;
    // The line is there first: the page may answer it at once.
    const line = this.#append('user', null);
    line.text = text;
    if (this.dispatchEvent(new AvatarChatEvent(text))) {
      box.value = '';
      this.#scrolledUp = false;
    } else {
      this.#lines = this.#lines.filter((other) => other !== line);
    }
  };
}

/** Not every browser iterates streams by itself. */
async function* piecesOf(
  source: AsyncIterable<string> | ReadableStream<string>,
): AsyncGenerator<string> {
  if (!(source instanceof ReadableStream)) {
    yield* source;
    return;
  }
  const reader = source.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'spatius-avatar-chat': SpatiusAvatarChat;
  }
  interface GlobalEventHandlersEventMap {
    chatsend: AvatarChatEvent;
  }
}
