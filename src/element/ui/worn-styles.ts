import type { CSSResult } from 'lit';

const worn = new WeakMap<ShadowRoot, readonly CSSResult[]>();
const copies = new WeakMap<Document, Map<CSSResult, CSSStyleSheet>>();

/** Adds style sheets to a shadow root, which keeps them wherever it goes: see {@link wearAgain}. */
export function addStyles(root: ShadowRoot, ...styles: readonly CSSResult[]): void {
  worn.set(root, [...(worn.get(root) ?? []), ...styles]);
  wear(root, styles);
}

/**
 * Gives a shadow root its style sheets back after a move to another document. Those that a script has made
 * belong to one document: the move takes them away, and the other document takes only its own.
 */
export function wearAgain(root: ShadowRoot): void {
  wear(root, worn.get(root) ?? []);
}

function wear(root: ShadowRoot, styles: readonly CSSResult[]): void {
  const { adoptedStyleSheets: present, ownerDocument } = root;
  for (const style of styles) {
    const sheet = sheetIn(ownerDocument, style);
    if (sheet && !present.includes(sheet)) present.push(sheet);
  }
}

/** `null` where the window of the document is closed. */
function sheetIn(owner: Document, style: CSSResult): CSSStyleSheet | null {
  if (owner === document) return style.styleSheet ?? null;
  const view = owner.defaultView;
  if (!view) return null;
  const made = copies.get(owner) ?? new Map<CSSResult, CSSStyleSheet>();
  copies.set(owner, made);
  const copy = made.get(style) ?? new view.CSSStyleSheet();
  if (!made.has(style)) copy.replaceSync(style.cssText);
  made.set(style, copy);
  return copy;
}
