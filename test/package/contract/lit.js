import 'spatius-avatar/define';
import { html, LitElement } from 'lit';
import { createRef, ref } from 'lit/directives/ref.js';
import { repeat } from 'lit/directives/repeat.js';
import { expose, hear, INITIAL } from './state.js';

class App extends LitElement {
  static properties = { state: { state: true } };

  constructor() {
    super();
    this.state = INITIAL;
    this.avatars = {};
    expose(
      (patch) => (this.state = { ...this.state, ...patch }),
      (key) => this.avatars[key]?.value,
    );
  }

  // In the page, as the other applications are.
  createRenderRoot() {
    return this;
  }

  render() {
    return html`<main>
      ${repeat(
        this.state.keys,
        (key) => key,
        (key) => this.avatar(key),
      )}
    </main>`;
  }

  avatar(key) {
    const { volume, controls, alt, emotion, label } = this.state;
    return html`<spatius-avatar
      id=${key}
      ${ref((this.avatars[key] ??= createRef()))}
      class="avatar"
      avatar-id="nova"
      mode="local"
      loading="eager"
      .volume=${volume}
      ?controls=${controls}
      .alt=${alt}
      emotion=${emotion}
      @load=${hear(this.state)}
      @volumechange=${hear(this.state)}
      @speechend=${hear(this.state)}
    >
      <span slot="controls">${label}</span>
    </spatius-avatar>`;
  }
}

customElements.define('contract-app', App);
document.querySelector('#root').append(document.createElement('contract-app'));
