import { css } from 'lit';

/** The part of the controls that a playlist adds. */
export const playlistStyles = css`
  [part~='playlist'] {
    appearance: none;
    min-inline-size: 0;
    max-inline-size: 9em;
    min-block-size: var(--target);
    margin: 0;
    padding: 0 0.7em;
    border: 0;
    border-radius: 999px;
    background: transparent;
    color: inherit;
    font: inherit;
    text-overflow: ellipsis;
    cursor: pointer;
  }
  [part~='playlist']:hover {
    background: rgb(255 255 255 / 14%);
  }
  [part~='playlist']:focus-visible {
    outline: 2px solid var(--spatius-focus-color, #8ab8ff);
    outline-offset: 2px;
  }
  [part~='playlist'] option {
    background: #fff;
    color: #14171c;
  }
  button[aria-disabled='true'] {
    opacity: 0.4;
    cursor: default;
  }
  [part~='previous-button']:dir(rtl) svg,
  [part~='next-button']:dir(rtl) svg {
    transform: scaleX(-1);
  }
  @container (inline-size < 480px) {
    [part~='playlist'] ~ .volume input {
      display: none;
    }
  }
  @container (inline-size < 340px) {
    [part~='playlist'] {
      max-inline-size: 4.5em;
    }
  }
  @container (inline-size < 300px) {
    [part~='playlist'] {
      display: none;
    }
  }
  @container (inline-size < 250px) {
    [part~='previous-button'],
    [part~='next-button'] {
      display: none;
    }
  }
  @media (forced-colors: active) {
    [part~='playlist'] {
      appearance: auto;
    }
  }
`;
