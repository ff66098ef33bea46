import { css, html, nothing, type TemplateResult } from 'lit';
import type { Caption } from '../../events/caption.js';

/** How a line of captions looks, wherever it is shown. */
export const captionStyles = css`
  .caption {
    box-sizing: border-box;
    max-inline-size: min(100%, 38em);
    margin: 0 auto;
    padding: 0.2em 0.6em 0.25em;
    border-radius: 0.4em;
    background: var(--spatius-captions-background, rgb(10 12 18 / 80%));
    color: var(--spatius-captions-color, #fff);
    font:
      500 var(--spatius-captions-size, clamp(13px, 5cqi, 20px)) / 1.35 system-ui,
      sans-serif;
    text-align: center;
    text-wrap: balance;
    overflow-wrap: anywhere;
  }
  .word {
    color: var(--spatius-captions-word-color, #ffd866);
    text-decoration: underline 0.08em;
    text-underline-offset: 0.2em;
  }
  .told {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
  }
  /* Over an avatar as small as that, nothing could be read. */
  @container (inline-size < 120px) {
    .caption {
      display: none;
    }
  }
  @media (forced-colors: active) {
    .caption {
      border: 1px solid CanvasText;
      background: Canvas;
      color: CanvasText;
    }
    .word {
      forced-color-adjust: none;
      background: Highlight;
      color: HighlightText;
      text-decoration: none;
    }
  }
`;

/**
 * A line of what is said, the word that is heard marked.
 *
 * @param silent nobody hears it: then a screen reader is told, line by line. Else it would talk over the
 * avatar; the line can be read all the same.
 */
export function renderCaption(caption: Caption | null, silent: boolean): TemplateResult {
  return html`${caption ? line(caption, silent) : nothing}
    <div class="told" aria-live="polite">${silent && caption ? caption.text : nothing}</div>`;
}

function line({ text, word }: Caption, silent: boolean): TemplateResult {
  const from = word?.index ?? text.length;
  const to = from + (word?.length ?? 0);
  return html`<p part="caption" class="caption" dir="auto" aria-hidden=${silent ? 'true' : nothing}>
    ${text.slice(0, from)}${
      word ? html`<span part="caption-word" class="word">${text.slice(from, to)}</span>` : nothing
    }${text.slice(to)}
  </p>`;
}
