import { css } from 'lit';

/** The frame: canvas, poster and what lies over them. */
export const avatarStyles = css`
  :host {
    --target: 40px;
    position: relative;
    display: block;
    container-type: inline-size;
    contain-intrinsic-inline-size: 320px;
    isolation: isolate;
    overflow: clip;
    aspect-ratio: var(--spatius-aspect-ratio, 4 / 5);
    font:
      500 14px/1.4 system-ui,
      sans-serif;
    user-select: none;
    -webkit-user-select: none;
  }
  :host([hidden]) {
    display: none;
  }
  @media (pointer: coarse) {
    :host {
      --target: 44px;
    }
  }

  .frame,
  .stage,
  .layer {
    position: absolute;
    inset: 0;
  }
  .stage > canvas {
    display: block;
  }
  .layer {
    display: grid;
    place-items: center;
    pointer-events: none;
  }
  .layer > * {
    pointer-events: auto;
  }

  .poster {
    transition: opacity 320ms ease-out;
  }
  .poster img,
  .poster ::slotted(*) {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
    object-fit: var(--spatius-poster-fit, cover);
    object-position: var(--spatius-poster-position, center);
    pointer-events: none;
  }
  .poster.gone {
    opacity: 0;
    visibility: hidden;
    transition:
      opacity 320ms ease-out,
      visibility 0s 320ms;
  }
  .failed > .poster {
    filter: grayscale(0.5);
    opacity: 0.35;
  }

  .loading {
    place-items: end center;
    padding: clamp(14px, 6cqi, 28px);
    animation: appear 300ms 250ms backwards;
  }
  progress {
    appearance: none;
    inline-size: min(46%, 180px);
    block-size: 4px;
    overflow: hidden;
    border: 0;
    border-radius: 2px;
    background: var(--spatius-progress-background, rgb(120 124 140 / 32%));
    color: var(--spatius-progress-color, #fff);
    box-shadow: 0 0 0 1px rgb(8 10 18 / 8%);
  }
  progress::-webkit-progress-bar {
    background: transparent;
  }
  progress::-webkit-progress-value {
    border-radius: 2px;
    background: currentcolor;
    transition: inline-size 180ms ease-out;
  }
  progress::-moz-progress-bar {
    border-radius: 2px;
    background: currentcolor;
  }

  .invitation button {
    inline-size: 72px;
    block-size: 72px;
    border: 1px solid rgb(255 255 255 / 16%);
    background: var(--spatius-controls-background, rgb(22 24 31 / 62%));
    color: var(--spatius-controls-color, #fff);
    box-shadow: 0 10px 34px rgb(8 10 18 / 30%);
    backdrop-filter: blur(18px) saturate(1.5);
  }
  .invitation button svg {
    inline-size: 32px;
    block-size: 32px;
  }
  .invitation button.wide {
    inline-size: auto;
    block-size: auto;
    min-block-size: 48px;
    padding-inline: 18px 22px;
  }
  .invitation button.wide svg {
    inline-size: 22px;
    block-size: 22px;
  }

  .panel {
    display: grid;
    justify-items: center;
    gap: 12px;
    box-sizing: border-box;
    max-inline-size: min(100%, 320px);
    padding: 20px;
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
    opacity: 0.6;
    overflow-wrap: anywhere;
    user-select: text;
    -webkit-user-select: text;
  }
  .panel button {
    padding-inline: 14px 18px;
    border: 1px solid color-mix(in srgb, currentcolor 30%, transparent);
  }
  .panel button svg {
    inline-size: 18px;
    block-size: 18px;
  }
  .sign {
    opacity: 0.7;
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
    text-align: start;
  }

  @keyframes appear {
    from {
      opacity: 0;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .poster,
    .poster.gone,
    progress::-webkit-progress-value {
      transition: none;
    }
    .loading {
      animation: none;
    }
  }
`;
