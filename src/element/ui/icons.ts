import { html, svg, type SVGTemplateResult } from 'lit';

const icon = (shape: SVGTemplateResult): SVGTemplateResult =>
  svg`<svg viewBox="0 0 24 24" aria-hidden="true" focusable="false">${shape}</svg>`;

/** Icons of the controls, drawn in the text colour on a grid of 24. */
export const icons = {
  play: icon(
    svg`<path d="M8.2 5.1v13.8a.9.9 0 0 0 1.37.77l11.1-6.9a.9.9 0 0 0 0-1.54L9.57 4.33A.9.9 0 0 0 8.2 5.1Z"/>`,
  ),
  pause: icon(
    svg`<rect x="6" y="4.5" width="4.2" height="15" rx="1.3"/><rect x="13.8" y="4.5" width="4.2" height="15" rx="1.3"/>`,
  ),
  stop: icon(svg`<rect x="5.75" y="5.75" width="12.5" height="12.5" rx="2.4"/>`),
  loud: icon(
    svg`<path d="M3 9.8v4.4c0 .6.45 1 1 1h2.9l4.4 3.7c.65.5 1.6.1 1.6-.75V5.85c0-.85-.95-1.3-1.6-.75L6.9 8.8H4c-.55 0-1 .4-1 1Z"/><path class="wave" d="M16 8.6a4.8 4.8 0 0 1 0 6.8M18.7 6a8.5 8.5 0 0 1 0 12"/>`,
  ),
  soft: icon(
    svg`<path d="M3 9.8v4.4c0 .6.45 1 1 1h2.9l4.4 3.7c.65.5 1.6.1 1.6-.75V5.85c0-.85-.95-1.3-1.6-.75L6.9 8.8H4c-.55 0-1 .4-1 1Z"/><path class="wave" d="M16 8.6a4.8 4.8 0 0 1 0 6.8"/>`,
  ),
  silent: icon(
    svg`<path d="M3 9.8v4.4c0 .6.45 1 1 1h2.9l4.4 3.7c.65.5 1.6.1 1.6-.75V5.85c0-.85-.95-1.3-1.6-.75L6.9 8.8H4c-.55 0-1 .4-1 1Z"/><path class="wave" d="m16.5 9.5 5 5m0-5-5 5"/>`,
  ),
  retry: icon(svg`<path class="wave" d="M19.2 12a7.2 7.2 0 1 1-2.4-5.4M17.2 3.2v3.9h-3.9"/>`),
  alert: icon(
    svg`<path class="wave" d="M12 7.5v5.2M12 16.4v.1M12 3.2a8.8 8.8 0 1 1 0 17.6 8.8 8.8 0 0 1 0-17.6Z"/>`,
  ),
} as const;

/** Turns where something is on its way. */
export const spinner = html`<span class="spinner"></span>`;
