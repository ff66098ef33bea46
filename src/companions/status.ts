import { css, html, type TemplateResult } from 'lit';
import { Companion } from './companion.js';

/** What an avatar is doing, in one word. */
export type AvatarActivity =
  'loading' | 'connecting' | 'ready' | 'speaking' | 'paused' | 'listening' | 'failed';

/**
 * Says what an avatar is doing: a dot and a word, read out by screen readers when it changes.
 *
 * @tagname spatius-avatar-status
 * @summary What an avatar is doing.
 *
 * @csspart dot - The dot, in the colour of the state.
 * @csspart text - The word.
 *
 * @cssproperty [--spatius-status-background] - Background of the badge.
 * @cssproperty [--spatius-status-color] - Colour of the word.
 */
export class SpatiusAvatarStatus extends Companion {
  static override styles = css`
    :host {
      display: inline-flex;
      align-items: center;
      gap: 0.5em;
      padding: 0.35em 0.8em;
      border-radius: 999px;
      background: var(--spatius-status-background, rgb(22 24 31 / 78%));
      color: var(--spatius-status-color, #fff);
      font:
        500 14px/1.4 system-ui,
        sans-serif;
    }
    :host([hidden]) {
      display: none;
    }
    [part='dot'] {
      inline-size: 0.6em;
      block-size: 0.6em;
      border-radius: 50%;
      background: #9aa4b2;
    }
    .ready {
      background: #4cc38a;
    }
    .speaking,
    .listening {
      background: #8ab8ff;
    }
    .loading,
    .connecting,
    .paused {
      background: #f2b84b;
    }
    .failed {
      background: #ff7a70;
    }
    @media (forced-colors: active) {
      :host {
        border: 1px solid CanvasText;
      }
      [part='dot'] {
        background: CanvasText;
      }
    }
  `;

  /** What the avatar is doing; `null` while there is none, or nobody has asked for it yet. */
  get activity(): AvatarActivity | null {
    const { avatar } = this;
    if (!avatar) return null;
    const { connectionState, conversationState, loadProgress, view } = avatar;
    if (connectionState === 'connecting') return 'connecting';
    if (avatar.error) return 'failed';
    if (!view) return loadProgress > 0 ? 'loading' : null;
    if (conversationState === 'playing') return 'speaking';
    if (conversationState === 'paused') return 'paused';
    return avatar.listening ? 'listening' : 'ready';
  }

  protected override render(): TemplateResult {
    const { activity } = this;
    return html`<span part="dot" class=${activity ?? ''} aria-hidden="true"></span>
      <span part="text" role="status">${activity ? this.words[activity] : ''}</span>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'spatius-avatar-status': SpatiusAvatarStatus;
  }
}
