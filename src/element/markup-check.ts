import { attributeOf } from './attribute-name.js';
import { ROWS } from './options.js';

/** What nobody puts into an avatar to be shown in its place, and what follows one in a page. */
const REST_OF_A_PAGE =
  'script, style, link, main, nav, header, footer, section, article, form, h1, h2, spatius-avatar';

/** What somebody writes who wants a flag off. */
const MEANT_AS_OFF = /^(?:false|0|no|off|none)$/i;

/** An element that notes what is wrong with its markup. */
export interface CheckedElement extends HTMLElement {
  complain(name: string, problem: string): void;
  requestUpdate(): void;
}

/** Looks for mistakes that the values of attributes do not show. For who writes the page. */
export async function checkMarkup(element: CheckedElement): Promise<void> {
  if (document.readyState !== 'complete') {
    await new Promise((resolve) => addEventListener('load', resolve, { once: true }));
  }
  if (isUnclosed(element)) {
    element.complain(
      'content',
      'The tag is not closed, so that the rest of the page became its content. HTML knows no ' +
        '<spatius-avatar />: write <spatius-avatar></spatius-avatar>.',
    );
  }
  for (const [name, { type }] of ROWS) {
    const attribute = attributeOf(name);
    const value = element.getAttribute(attribute) ?? '';
    if (!type.flag || !MEANT_AS_OFF.test(value)) continue;
    element.complain(
      name,
      `${attribute}="${value}" is on: a flag is, whatever is written. Leave it out.`,
    );
  }
  for (const name of ['width', 'height']) {
    if (!element.hasAttribute(name)) continue;
    element.complain(name, `The element has no attribute ${name}: set its size in a style sheet.`);
  }
  for (const name in {}) {
    element.complain(
      'prototype',
      `A script of the page makes Object.prototype.${name} turn up in every loop over an object, ` +
        'so that models cannot be read. Make it by Object.defineProperty().',
    );
  }
  const { width, height } = element.getBoundingClientRect();
  const { display } = getComputedStyle(element);
  if (/^(?:inline|contents)$/.test(display)) {
    element.complain(
      'size',
      `A rule of the page makes the element display: ${display}, which has no size. ` +
        'Write spatius-avatar { display: block }, and a width.',
    );
  } else if (element.checkVisibility() && (width === 0 || height === 0)) {
    element.complain(
      'size',
      `The element has a size of ${width} × ${height} pixels, so that nothing can be seen. Give ` +
        'it a width and a height, or the box that it stands in.',
    );
  }
  element.requestUpdate();
}

function isUnclosed(element: Element): boolean {
  return Array.from(element.children).some(
    (child) =>
      !child.slot && (child.matches(REST_OF_A_PAGE) || child.querySelector(REST_OF_A_PAGE)),
  );
}
