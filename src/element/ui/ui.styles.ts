import { css } from 'lit';

/** Controls and messages: needed only once something can be seen of them. */
export const uiStyles = css`
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

  /* What loads fast shows no progress, and frames of an animation would keep the GPU from starting. */
  .layer.loading {
    place-items: end center;
    padding: clamp(14px, 6cqi, 28px);
    animation: appear 0s 1s backwards;
  }
  progress {
    appearance: none;
    inline-size: min(46%, 180px);
    block-size: 4px;
    overflow: hidden;
    border: 0;
    border-radius: 2px;
    background: var(--spatius-progress-background, rgb(22 24 31 / 48%));
    color: var(--spatius-progress-color, #fff);
    box-shadow: 0 0 0 1px rgb(255 255 255 / 22%);
  }
  progress::-webkit-progress-bar {
    background: transparent;
  }
  progress::-webkit-progress-value {
    border-radius: 2px;
    background: currentcolor;
  }
  progress::-moz-progress-bar {
    border-radius: 2px;
    background: currentcolor;
  }

  .captions {
    align-content: end;
    padding: 8px;
    padding-block-end: max(10px, 4cqi);
  }
  .frame:has(.controls) > .captions {
    padding-block-end: calc(var(--target) + max(22px, 6cqi));
  }
  .captions > * {
    pointer-events: none;
  }
  .invitation {
    place-items: end center;
    padding-block-end: clamp(12px, 5cqi, 24px);
  }
  .invitation button {
    min-block-size: 48px;
    padding-inline: 16px 22px;
    font-weight: 600;
    animation: appear 240ms backwards;
  }

  :is(.failure, .notice) {
    grid-template: 100% / 100%;
  }
  .panel {
    display: grid;
    justify-items: center;
    gap: 12px;
    box-sizing: border-box;
    max-inline-size: min(100%, 320px);
    max-block-size: 100%;
    overflow: auto;
    padding: clamp(6px, 6cqi, 20px);
    text-align: center;
  }
  .panel p {
    margin: 0;
    text-wrap: balance;
  }
  .panel code {
    display: block;
    margin-block-start: 4px;
    font:
      12px/1.4 ui-monospace,
      monospace;
    opacity: 0.85;
    overflow-wrap: anywhere;
    user-select: text;
    -webkit-user-select: text;
  }
  .panel button {
    padding-inline: 14px 18px;
    border: 1px solid color-mix(in srgb, currentcolor 30%, transparent);
  }
  @container (inline-size < 420px) {
    .notice button {
      gap: 0;
      padding: 0;
      font-size: 0; /* read aloud, and not seen */
    }
  }
  @container (inline-size < 150px) {
    .panel {
      --target: 24px;
      gap: 4px;
      font-size: 11px;
    }
    .sign,
    [part='error'] code:first-of-type {
      display: none;
    }
    .panel button {
      gap: 0;
      padding: 0;
      font-size: 0;
    }
  }
  @container (inline-size < 70px) {
    .panel p {
      font-size: 0;
    }
  }
  .notice {
    place-items: start center;
    padding: clamp(8px, 3cqi, 16px);
  }
  .notice .panel {
    grid-template-columns: auto 1fr auto;
    align-items: center;
    max-inline-size: 100%;
    padding: 6px 6px 6px 14px;
    border-radius: 26px;
    /* Read over a white page, too, where there is neither poster nor avatar. */
    background: var(--spatius-controls-background, rgb(22 24 31 / 78%));
    text-align: start;
  }

  @keyframes appear {
    from {
      opacity: 0;
    }
  }
  :is(.spinner, .panel svg) {
    inline-size: 18px;
    block-size: 18px;
  }
  .spinner {
    box-sizing: border-box;
    border: 2px solid rgb(255 255 255 / 30%);
    border-block-start-color: currentcolor;
    border-radius: 50%;
    animation: turn 800ms linear infinite;
  }
  @keyframes turn {
    to {
      transform: rotate(1turn);
    }
  }

  @media (hover: hover) {
    .playing > .bar:not(:hover, :has(:focus-visible)) {
      opacity: 0;
      transform: translateY(6px);
    }
    .playing:hover > .bar {
      opacity: 1 !important;
      transform: none !important;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .bar,
    button {
      transition: none;
    }
    .spinner {
      animation-duration: 2.4s;
    }
  }
  @media print {
    :is(.bar, .invitation) {
      display: none;
    }
  }
  @media (forced-colors: active) {
    :is(.controls, .invitation button, .panel, .notice .panel, .panel button) {
      border: 1px solid ButtonText;
      background: Canvas;
      backdrop-filter: none;
    }
    svg {
      forced-color-adjust: auto;
      fill: ButtonText;
    }
    .wave {
      fill: none;
      stroke: ButtonText;
    }
    input[type='range'] {
      appearance: auto;
    }
  }
`;
