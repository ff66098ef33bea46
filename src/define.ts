import { SpatiusAvatar } from './element/index.js';

/** Registers `<spatius-avatar>`, unless the page already has one. Does nothing on a server. */
if (typeof customElements !== 'undefined' && !customElements.get('spatius-avatar')) {
  customElements.define('spatius-avatar', SpatiusAvatar);
}

export * from './element/index.js';
