import { LitElement, type CSSResult } from 'lit';
import { addStyles, wearAgain } from '../element/ui/worn-styles.js';

/** An element that keeps its looks when it is moved to another document. */
export abstract class StyledElement extends LitElement {
  protected override createRenderRoot(): ShadowRoot {
    const root = this.attachShadow({ mode: 'open' });
    const { elementStyles } = this.constructor as typeof LitElement;
    addStyles(root, ...(elementStyles as CSSResult[]));
    return root;
  }

  adoptedCallback(): void {
    if (this.shadowRoot) wearAgain(this.shadowRoot);
  }
}
