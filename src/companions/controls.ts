import { css, html, nothing, type SVGTemplateResult, type TemplateResult } from 'lit';
import { consoleLogger } from '../base/logger.js';
import { LogLevel } from '../base/states.js';
import { renderControls } from '../element/ui/controls.js';
import { stringsFor } from '../element/ui/strings.js';
import { uiStyles } from '../element/ui/ui.styles.js';
import { enterFullscreen, leaveFullscreen, pictureInPicture } from './icons.js';
import { Companion } from './companion.js';
import { PictureWindow } from './picture-window.js';

const logger = consoleLogger(() => LogLevel.warning);

/**
 * The avatar's playback controls, wherever the page wants them: play and pause, stop, mute, volume
 * and, where the browser has them, full screen and picture in picture.
 *
 * @tagname spatius-avatar-controls
 * @summary Playback controls beside an avatar.
 *
 * @fires spatius-fullscreen - The visitor wants full screen, or out of it. Cancel it to do otherwise.
 * @fires spatius-picture-in-picture - The visitor wants the picture in a window of its own, or back. Cancel it to do otherwise.
 *
 * @csspart controls - The bar.
 * @csspart button - Every button.
 * @csspart play-button - The button that plays and pauses.
 * @csspart stop-button - The button that ends the speech.
 * @csspart mute-button - The button that mutes.
 * @csspart fullscreen-button - The button of the full screen.
 * @csspart picture-button - The button of picture in picture.
 * @csspart volume - The volume slider.
 *
 * @cssproperty [--spatius-controls-background] - Background of the bar.
 * @cssproperty [--spatius-controls-color=#fff] - Colour of icons.
 */
export class SpatiusAvatarControls extends Companion {
  static override styles = [
    uiStyles,
    css`
      :host {
        --target: 44px;
        display: inline-flex;
        align-items: center;
        gap: 4px;
        font:
          15px/1.45 system-ui,
          sans-serif;
      }
      :host([hidden]) {
        display: none;
      }
      .controls,
      [part~='fullscreen-button'],
      [part~='picture-button'] {
        background: var(--spatius-controls-background, rgb(22 24 31 / 86%));
        box-shadow: none;
        color: var(--spatius-controls-color, #fff);
      }
    `,
  ];

  readonly #picture = new PictureWindow();

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('fullscreenchange', this.#changed);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('fullscreenchange', this.#changed);
    this.#picture.close();
  }

  protected override render(): TemplateResult | typeof nothing {
    const { avatar } = this;
    if (!avatar) return nothing;
    const { conversationState, muted, volume, playback } = avatar;
    const state = {
      conversation: conversationState,
      playable: avatar.speech !== null || avatar.joinable,
      busy: playback.busy,
      muted,
      volume,
      list: playback.list,
      language: this.language,
    };
    return html`${renderControls(state, playback, stringsFor(this.language))}
    ${PictureWindow.available ? this.#pictureButton() : nothing}
    ${document.fullscreenEnabled ? this.#fullscreenButton() : nothing}`;
  }

  protected override updated(): void {
    this.#picture.follow(this.avatar);
  }

  /** What goes to full screen: the avatar, with what the page has put into it. */
  get #full(): boolean {
    return this.avatar !== null && this.avatar.matches(':fullscreen');
  }

  #fullscreenButton(): TemplateResult {
    const label = this.#full ? this.words.leaveFullscreen : this.words.fullscreen;
    const icon = this.#full ? leaveFullscreen : enterFullscreen;
    return button('fullscreen-button', label, icon, this.#toggleFullscreen);
  }

  #pictureButton(): TemplateResult {
    const { leavePictureInPicture, pictureInPicture: enter } = this.words;
    const label = this.#picture.open ? leavePictureInPicture : enter;
    return button('picture-button', label, pictureInPicture, this.#togglePicture);
  }

  readonly #changed = (): void => this.requestUpdate();

  readonly #toggleFullscreen = async (): Promise<void> => {
    if (!this.avatar || !this.#allows('spatius-fullscreen')) return;
    try {
      await (this.#full ? document.exitFullscreen() : this.avatar.requestFullscreen());
    } catch (cause) {
      // A frame without the permission, or a gesture that is over: the page stays as it is.
      logger.warning('The full screen could not be changed.', cause);
    }
  };

  readonly #togglePicture = async (): Promise<void> => {
    if (!this.avatar || !this.#allows('spatius-picture-in-picture')) return;
    try {
      if (this.#picture.open) this.#picture.close();
      else await this.#picture.show(this.avatar, this.#changed);
      this.#changed();
    } catch (cause) {
      // A frame, or a browser that has such windows and opens none now: the picture stays where it is.
      logger.warning('No window for the picture could be opened.', cause);
    }
  };

  /** Whether the page lets it act by itself. */
  #allows(type: string): boolean {
    return this.dispatchEvent(new Event(type, { bubbles: true, cancelable: true }));
  }
}

function button(
  part: string,
  label: string,
  icon: SVGTemplateResult,
  act: () => Promise<void>,
): TemplateResult {
  return html`<button
    part="button ${part}"
    type="button"
    aria-label=${label}
    title=${label}
    @click=${act}
  >
    ${icon}
  </button>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'spatius-avatar-controls': SpatiusAvatarControls;
  }
}
