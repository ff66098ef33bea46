import { css } from 'lit';

/** Buttons and fields of companions. */
export const theme = css`
  :host {
    box-sizing: border-box;
    color: var(--spatius-companion-color, inherit);
    font:
      15px/1.45 system-ui,
      sans-serif;
  }
  :host([hidden]) {
    display: none;
  }
  button,
  select,
  textarea {
    box-sizing: border-box;
    min-block-size: 44px;
    margin: 0;
    border: 1px solid var(--spatius-companion-border, #8b93a1);
    border-radius: 12px;
    background: var(--spatius-companion-field, #fff);
    color: var(--spatius-companion-field-color, #14171c);
    font: inherit;
  }
  button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 0.5em;
    padding: 0 1em;
    font-weight: 600;
    cursor: pointer;
    touch-action: manipulation;
  }
  button.primary,
  button[aria-pressed='true'] {
    border-color: transparent;
    background: var(--spatius-companion-accent, #1d5fd6);
    color: var(--spatius-companion-accent-color, #fff);
  }
  button:is(:disabled, [aria-disabled='true']) {
    opacity: 0.5;
    cursor: default;
  }
  :is(button, select, textarea):focus-visible {
    outline: 2px solid var(--spatius-focus-color, #1d5fd6);
    outline-offset: 2px;
  }
  svg {
    flex: none;
    inline-size: 20px;
    block-size: 20px;
    fill: currentcolor;
  }
  .wave {
    fill: none;
    stroke: currentcolor;
    stroke-width: 1.9;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  @media (forced-colors: active) {
    button[aria-pressed='true'] {
      border: 2px solid Highlight;
    }
  }
`;
