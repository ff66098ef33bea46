import { css } from 'lit';

/** The frame: canvas, poster and what lies over them. */
export const avatarStyles = css`
  :host {
    --target: 40px;
    position: relative;
    display: block;
    container-type: inline-size;
    contain-intrinsic-inline-size: 320px;
    min-inline-size: 0;
    /* Holds the picture, and what lies over it, also where the page resets the element by all: unset. */
    contain: layout !important;
    overflow: clip;
    aspect-ratio: var(--spatius-aspect-ratio, 4 / 5);
    font: 500 14px/1.4 system-ui;
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
  .layer {
    display: grid;
    place-items: center;
    pointer-events: none;
  }
  .layer > * {
    pointer-events: auto;
  }

  .poster {
    transition:
      opacity 320ms ease-out,
      visibility 320ms;
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
  .gone {
    opacity: 0;
    visibility: hidden;
  }
  .failed > .poster {
    filter: grayscale(0.6) blur(14px);
    opacity: 0.35;
  }

  @media (prefers-reduced-motion: reduce) {
    .poster {
      transition: none;
    }
  }
`;
