import type { RefObject } from 'react';
import { useBrowserLayoutEffect } from './refs.js';

/** Every rule yields to any of the page's. Constructed, because policies may forbid inline styles. */
const RULES = `
:where([data-slot='spatius-avatar-frame']) {
  position: relative;
  overflow: clip;
  border: 1px solid transparent;
  border-radius: 12px;
}
:where([data-slot='spatius-avatar-frame'][data-tone='default']) {
  background: Canvas;
  border-color: color-mix(in srgb, CanvasText 15%, transparent);
}
:where([data-slot='spatius-avatar-frame'][data-tone='muted']) {
  background: color-mix(in srgb, CanvasText 6%, transparent);
}
:where([data-slot='spatius-avatar-canvas']) {
  display: grid;
}
:where([data-slot='spatius-avatar-canvas'] > spatius-avatar) {
  aspect-ratio: auto;
  place-self: stretch;
}
:where([data-slot='spatius-avatar-loading'], [data-slot='spatius-avatar-error']) {
  position: absolute;
  inset: auto 12px 12px;
  display: grid;
  gap: 8px;
  justify-items: center;
  padding: 12px;
  border-radius: 8px;
  color: CanvasText;
  background: color-mix(in srgb, Canvas 85%, transparent);
  text-align: center;
}
:where([data-slot='spatius-avatar-status']) {
  position: absolute;
  inset-block-start: 12px;
  inset-inline-end: 12px;
  padding: 2px 10px;
  border: 1px solid color-mix(in srgb, CanvasText 25%, transparent);
  border-radius: 99px;
  color: CanvasText;
  background: color-mix(in srgb, Canvas 85%, transparent);
  font-size: 12px;
}
:where([data-slot='spatius-avatar-frame']:has([data-slot='spatius-avatar-loading']))
  spatius-avatar::part(progress),
:where([data-slot='spatius-avatar-frame']:has([data-slot='spatius-avatar-error']))
  spatius-avatar::part(error) {
  display: none;
}
`;

let sheet: CSSStyleSheet | undefined;

/** Gives the looks of all parts to the document, or shadow root, that an element is in. */
export function useStyles(element: RefObject<Element | null>): void {
  useBrowserLayoutEffect(() => {
    const root = element.current!.getRootNode() as Document | ShadowRoot;
    if (!sheet) {
      sheet = new CSSStyleSheet();
      sheet.replaceSync(RULES);
    }
    if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets.push(sheet);
  }, [element]);
}
