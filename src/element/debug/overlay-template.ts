import { html, nothing, type TemplateResult } from 'lit';
import type { Figures } from './figures.js';

/** Rows that are shown where there is little room. */
const TELLING = 5;

export function renderFigures({ mood, state, rows, error }: Figures): TemplateResult {
  return html`<p class="state ${mood}">${state}</p>
    <dl>
      ${rows.map(
        ([label, value], index) =>
          html`<div class=${index < TELLING ? 'telling' : 'more'}>
            <dt>${label}</dt>
            <dd>${value}</dd>
          </div>`,
      )}
    </dl>
    ${error === null ? nothing : html`<p class="problem">${error}</p>`}`;
}
