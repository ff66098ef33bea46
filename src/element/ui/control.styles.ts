import { css } from 'lit';

/** Buttons, sliders and the bar that holds them. */
export const controlStyles = css`
  button {
    appearance: none;
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 0.5em;
    min-inline-size: var(--target);
    min-block-size: var(--target);
    margin: 0;
    padding: 0;
    border: 0;
    border-radius: 999px;
    background: transparent;
    color: inherit;
    font: inherit;
    cursor: pointer;
    touch-action: manipulation;
    -webkit-tap-highlight-color: transparent;
    transition:
      background-color 140ms,
      transform 140ms;
  }
  button:hover {
    background: rgb(255 255 255 / 14%);
  }
  button:active {
    transform: scale(0.94);
  }
  [aria-disabled='true'] {
    cursor: default;
    opacity: 0.4;
  }
  :is(button, input):focus-visible {
    outline: 2px solid var(--spatius-focus-color, #8ab8ff);
    outline-offset: 2px;
  }
  svg {
    display: block;
    flex: none;
    inline-size: 22px;
    block-size: 22px;
    fill: currentcolor;
  }
  .wave {
    fill: none;
    stroke: currentcolor;
    stroke-width: 1.9;
    stroke-linecap: round;
    stroke-linejoin: round;
  }

  .bar {
    position: absolute;
    inset-block-end: 0;
    inset-inline: 0;
    display: flex;
    justify-content: center;
    padding: clamp(8px, 3cqi, 16px);
    pointer-events: none;
    transition:
      opacity 220ms,
      transform 220ms cubic-bezier(0.2, 0.7, 0.2, 1);
  }
  .bar > * {
    pointer-events: auto;
  }
  .controls {
    display: flex;
    align-items: center;
    gap: 2px;
    box-sizing: border-box;
    max-inline-size: 100%;
    padding: 4px;
    border-radius: 999px;
  }
  :is(.controls, .invitation button, .notice .panel) {
    border: 1px solid rgb(255 255 255 / 14%);
    background: var(--spatius-controls-background, rgb(22 24 31 / 62%));
    color: var(--spatius-controls-color, #fff);
    box-shadow: 0 8px 28px rgb(8 10 18 / 24%);
    backdrop-filter: blur(18px) saturate(1.5);
  }
  .volume {
    display: inline-flex;
    align-items: center;
    min-inline-size: 0;
  }

  input[type='range'] {
    appearance: none;
    inline-size: 76px;
    block-size: var(--target);
    margin: 0 12px 0 2px;
    background: transparent;
    border-radius: 8px;
    cursor: pointer;
    --fill: linear-gradient(
      to right,
      currentcolor var(--level, 100%),
      rgb(255 255 255 / 28%) var(--level, 100%)
    );
    color: var(--spatius-accent-color, #fff);
  }
  input[type='range']:dir(rtl) {
    margin: 0 2px 0 12px;
    --fill: linear-gradient(
      to left,
      currentcolor var(--level, 100%),
      rgb(255 255 255 / 28%) var(--level, 100%)
    );
  }
  input::-webkit-slider-runnable-track {
    block-size: 4px;
    border-radius: 2px;
    background: var(--fill);
  }
  input::-moz-range-track {
    block-size: 4px;
    border-radius: 2px;
    background: var(--fill);
  }
  input::-webkit-slider-thumb {
    appearance: none;
    inline-size: 14px;
    block-size: 14px;
    margin-block-start: -5px;
    border-radius: 50%;
    background: currentcolor;
    box-shadow: 0 1px 4px rgb(0 0 0 / 35%);
  }
  input::-moz-range-thumb {
    inline-size: 14px;
    block-size: 14px;
    border: 0;
    border-radius: 50%;
    background: currentcolor;
    box-shadow: 0 1px 4px rgb(0 0 0 / 35%);
  }
  @container (inline-size < 220px) {
    input[type='range'] {
      display: none;
    }
  }
  @container (inline-size < 150px) {
    .bar {
      padding: 2px 0;
    }
    .controls {
      --target: 24px;
      gap: 0;
      padding: 0;
    }
    .controls svg {
      inline-size: 16px;
      block-size: 16px;
    }
  }
`;
