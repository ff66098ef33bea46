import { css } from 'lit';

/** What lies over the picture: progress, captions, the invitation to play and messages. */
export const overlayStyles = css`
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
  .content {
    align-content: safe center;
    inline-size: 100%;
    block-size: 100%;
    overflow: auto;
    text-align: center;
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
`;
