import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { isForRoom } from '../element/view-options.js';
import { Companion } from './companion.js';
import { microphone } from './icons.js';
import { MicrophoneInput } from './microphone-input.js';
import { theme } from './theme.js';

/** The visitor's microphone was opened. */
export class AvatarMicStartEvent extends Event {
  /** What it hears; ended with the `micstop` event. */
  readonly stream: MediaStream;

  constructor(stream: MediaStream) {
    super('micstart', { bubbles: true, composed: true });
    this.stream = stream;
  }
}

/** The visitor's microphone could not be opened. */
export class AvatarMicErrorEvent extends Event {
  /** The DOMException of `getUserMedia()`, `NotAllowedError` for one that was refused. */
  readonly error: unknown;

  constructor(error: unknown) {
    super('micerror', { bubbles: true, composed: true });
    this.error = error;
  }
}

/**
 * A button for the visitor's microphone, with a meter. While it is open, the avatar attends. With an
 * avatar in a room, the room gets the microphone; otherwise the page does, by the `micstart` event.
 *
 * @tagname spatius-avatar-mic
 * @summary The visitor's microphone.
 *
 * @fires spatius-mic - The visitor wants to talk, before the browser is asked. Cancel it to prevent that.
 * @fires {AvatarMicStartEvent} micstart - It is open; carries the `stream`.
 * @fires micstop - It is closed.
 * @fires {AvatarMicErrorEvent} micerror - It could not be opened; carries the `error`.
 *
 * @csspart button - The button.
 * @csspart level - The meter.
 * @csspart device - The choice of a device.
 * @csspart message - Why it could not be opened.
 */
export class SpatiusAvatarMic extends Companion {
  static override properties: PropertyDeclarations = {
    pushToTalk: { type: Boolean, attribute: 'push-to-talk', reflect: true },
    devices: { type: Boolean, reflect: true },
    disabled: { type: Boolean, reflect: true },
  };

  static override styles = [
    theme,
    css`
      :host {
        display: inline-flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 10px;
      }
      meter {
        inline-size: 72px;
        block-size: 8px;
      }
      p {
        margin: 0;
      }
      select {
        max-inline-size: 14em;
      }
    `,
  ];

  /** Open only as long as the button is held, with the pointer, Space or Enter. */
  declare pushToTalk: boolean;
  /** Shows a choice of microphones, once the visitor has allowed one. */
  declare devices: boolean;
  declare disabled: boolean;

  #input: MicrophoneInput | null = null;
  #opening: AbortController | null = null;
  /** The avatar that it has attend, and how that was before. */
  #attending: (() => void) | null = null;
  #deviceId = '';
  #known: readonly MediaDeviceInfo[] = [];
  #problem: unknown = null;
  #frame = 0;

  constructor() {
    super();
    this.pushToTalk = this.devices = this.disabled = false;
  }

  /** What the microphone hears; `null` while it is closed, or is the room's. */
  get stream(): MediaStream | null {
    return this.#input?.stream ?? null;
  }

  /** Whether it is open, or about to be. */
  get active(): boolean {
    return this.#opening !== null;
  }

  /** Opens the microphone. Settles when it is open, or could not be: then there was a `micerror`. */
  async open(): Promise<void> {
    if (this.active || this.disabled) return;
    const ask = new Event('spatius-mic', { bubbles: true, composed: true, cancelable: true });
    if (!this.dispatchEvent(ask)) return;
    const opening = new AbortController();
    this.#opening = opening;
    this.#problem = null;
    this.requestUpdate();
    const { avatar } = this;
    if (avatar && isForRoom(avatar)) {
      avatar.publishMicrophone = true;
      return this.#attend();
    }
    try {
      const input = await MicrophoneInput.open(this.#deviceId, opening.signal);
      input.stream.getAudioTracks()[0].addEventListener('ended', this.#unplugged);
      this.#input = input;
      this.#attend();
      this.#measure();
      await this.#list();
      if (this.#input === input) this.dispatchEvent(new AvatarMicStartEvent(input.stream));
    } catch (error) {
      if (opening.signal.aborted) return;
      this.#problem = error;
      this.close();
      this.dispatchEvent(new AvatarMicErrorEvent(error));
    }
  }

  /** Closes the microphone. Idempotent. */
  close(): void {
    const opening = this.#opening;
    if (!opening) return;
    this.#opening = null;
    opening.abort();
    const wasOpen = this.#input !== null;
    this.#input?.close();
    this.#input = null;
    this.#attending?.();
    this.#attending = null;
    cancelAnimationFrame(this.#frame);
    const { avatar } = this;
    if (avatar && isForRoom(avatar)) avatar.publishMicrophone = false;
    this.requestUpdate();
    if (wasOpen) this.dispatchEvent(new Event('micstop', { bubbles: true, composed: true }));
  }

  override connectedCallback(): void {
    super.connectedCallback();
    navigator.mediaDevices?.addEventListener('devicechange', this.#plugged);
  }

  override disconnectedCallback(): void {
    this.close();
    super.disconnectedCallback();
    navigator.mediaDevices?.removeEventListener('devicechange', this.#plugged);
  }

  protected override render(): TemplateResult {
    const { words, active } = this;
    const label =
      active && !this.pushToTalk ? words.stop : this.pushToTalk ? words.hold : words.talk;
    return html`<button
        part="button"
        type="button"
        ?disabled=${this.disabled}
        aria-pressed=${active ? 'true' : 'false'}
        @click=${this.#clicked}
        @pointerdown=${this.#held}
        @pointerup=${this.#released}
        @pointercancel=${this.#released}
        @keydown=${this.#held}
        @keyup=${this.#released}
        @blur=${this.#released}
        @contextmenu=${this.#keptFromMenu}
      >
        ${microphone}<span>${label}</span>
      </button>
      ${
        this.#input
          ? html`<meter part="level" min="0" max="1" aria-label=${words.level}></meter>`
          : nothing
      }
      ${this.devices && this.#known.length > 1 ? this.#choice() : nothing}
      <p part="message" role="status">${this.#problem === null ? '' : this.#message()}</p>`;
  }

  #choice(): TemplateResult {
    const chosen = ({ target }: Event): void => {
      this.#deviceId = (target as HTMLSelectElement).value;
      if (!this.#input) return;
      this.close();
      void this.open();
    };
    return html`<select part="device" aria-label=${this.words.device} @change=${chosen}>
      ${this.#known.map(
        ({ deviceId, label }) =>
          html`<option value=${deviceId} ?selected=${deviceId === this.#deviceId}>
            ${label || this.words.device}
          </option>`,
      )}
    </select>`;
  }

  #message(): string {
    const missing = this.#problem instanceof DOMException && this.#problem.name === 'NotFoundError';
    return missing ? this.words.deviceMissing : this.words.refused;
  }

  #attend(): void {
    const { avatar } = this;
    if (!avatar || avatar.listening) return;
    avatar.listening = true;
    this.#attending = () => (avatar.listening = false);
  }

  /** Draws the meter, and nothing else, in every frame. */
  #measure(): void {
    const draw = (): void => {
      if (!this.#input) return;
      const meter = this.renderRoot.querySelector('meter');
      if (meter) meter.value = this.#input.level;
      this.#frame = requestAnimationFrame(draw);
    };
    this.#frame = requestAnimationFrame(draw);
  }

  /** Browsers name devices only where the visitor has allowed one. */
  async #list(): Promise<void> {
    const all = await navigator.mediaDevices.enumerateDevices();
    this.#known = all.filter(({ kind }) => kind === 'audioinput');
    this.requestUpdate();
  }

  readonly #plugged = (): void => {
    if (this.#input) void this.#list();
  };

  /** The device is gone, or the visitor took the permission back. */
  readonly #unplugged = (): void => this.close();

  readonly #clicked = (): void => {
    if (this.pushToTalk) return;
    if (this.active) this.close();
    else void this.open();
  };

  readonly #held = (event: PointerEvent | KeyboardEvent): void => {
    if (!this.pushToTalk) return;
    if (event instanceof KeyboardEvent && (event.repeat || !/^(?: |Enter)$/.test(event.key)))
      return;
    if (event instanceof PointerEvent) (event.target as Element).setPointerCapture(event.pointerId);
    void this.open();
  };

  readonly #released = (): void => {
    if (this.pushToTalk) this.close();
  };

  /** A long touch is how one talks here. */
  readonly #keptFromMenu = (event: Event): void => {
    if (this.pushToTalk) event.preventDefault();
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'spatius-avatar-mic': SpatiusAvatarMic;
  }
  interface GlobalEventHandlersEventMap {
    micstart: AvatarMicStartEvent;
    micstop: Event;
    micerror: AvatarMicErrorEvent;
  }
}
