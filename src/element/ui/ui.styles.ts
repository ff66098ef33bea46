import { css } from 'lit';
import { controlStyles } from './control.styles.js';
import { overlayStyles } from './overlay.styles.js';

/** Controls and messages: needed only once something can be seen of them. */
export const uiStyles = css`
  ${controlStyles}
  ${overlayStyles}
  :is(.layer, .bar) {
    writing-mode: horizontal-tb;
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
    :host {
      break-inside: avoid;
    }
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
