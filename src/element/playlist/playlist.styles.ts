import { css } from 'lit';

/** The part of the controls that a playlist adds. */
export const playlistStyles = css`
  [part~='playlist'] {
    appearance: none;
    min-inline-size: 0;
    max-inline-size: 9em;
    min-block-size: var(--target);
    margin: 0;
    padding-block: 0;
    padding-inline: 0.7em 1.7em;
    border: 0;
    border-radius: 999px;
    /* An arrow of two triangles: images may be refused. */
    background:
      linear-gradient(45deg, transparent 50%, currentcolor 50%),
      linear-gradient(135deg, currentcolor 50%, transparent 50%);
    background-position:
      calc(100% - 1em) 55%,
      calc(100% - 0.7em) 55%;
    background-size: 0.31em 0.31em;
    background-repeat: no-repeat;
    color: inherit;
    font: inherit;
    text-overflow: ellipsis;
    cursor: pointer;
  }
  [part~='playlist']:dir(rtl) {
    background-position-x: 0.7em, 1em;
  }
  [part~='playlist']:hover {
    background-color: rgb(255 255 255 / 14%);
  }
  [part~='playlist']:focus-visible {
    outline: 2px solid var(--spatius-focus-color, #8ab8ff);
    outline-offset: 2px;
  }
  [part~='playlist'] option {
    background: #fff;
    color: #14171c;
  }
  [part~='previous-button']:dir(rtl) svg,
  [part~='next-button']:dir(rtl) svg {
    transform: scaleX(-1);
  }
  @container (inline-size < 480px) {
    [part~='playlist'] ~ .volume {
      flex: none;
    }
    [part~='playlist'] ~ .volume input {
      display: none;
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
      background: none;
      padding-inline-end: 0.7em;
    }
  }
`;
