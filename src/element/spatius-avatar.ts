import type { TemplateResult } from 'lit';
import { DEFAULT_AVATAR, builtinPoster } from '../builtin-posters.js';
import type { SpatiusAvatarEventMap } from '../events/index.js';
import { AvatarMethods } from './avatar-methods.js';
import { renderAvatar } from './avatar-template.js';
import { inDevelopment } from './development.js';
import { avatarStyles } from './spatius-avatar.styles.js';

/* eslint-disable @typescript-eslint/no-unsafe-declaration-merging -- adds overloads of methods that are there */

/**
 * A talking 3D character, rendered on the device, whose mouth moves with the speech it is given.
 *
 * Calls made before the avatar is there start its loading and are kept in order. A promise of these
 * methods may be ignored: what fails is told by an `error` event as well.
 *
 * @tagname spatius-avatar
 * @summary A talking 3D character for any page.
 *
 * @attr {string} lang - Language of the labels. Default: that of the nearest ancestor.
 *
 * @slot - Shown where the avatar cannot be, and by browsers without scripts.
 * @slot poster - Shown until the avatar is drawn, in place of `poster`.
 * @slot loading - Shown while the avatar loads, in place of the progress bar.
 * @slot error - Shown when something failed, in place of the message.
 * @slot captions - Shown above the controls, in place of the built-in captions.
 * @slot controls - Shown over the lower edge, in place of the built-in controls.
 *
 * @event {AvatarLoadEvent} load - The avatar is loaded and stands in the page.
 * @event {AvatarProgressEvent} progress - Loading went on.
 * @event {AvatarFirstRenderEvent} firstrender - The avatar was drawn for the first time.
 * @event {AvatarConnectionStateChangeEvent} connectionstatechange - The connection to the Motion Server or the room changed.
 * @event {AvatarConversationStateChangeEvent} conversationstatechange - Speech starts, is held, or ends.
 * @event {AvatarSpeechStartEvent} speechstart - The first sample of a round was heard.
 * @event {AvatarSpeechEndEvent} speechend - A round is over; carries the report.
 * @event {AvatarFrameRateEvent} framerate - Idle life is drawn at another rate, which the device can afford.
 * @event {AvatarPlaybackStallEvent} playbackstall - Speech stands, as it waits for motion or the device takes
 *   the sound away, or goes on.
 * @event {AvatarCaptionEvent} caption - Another line, or another word of it, is heard.
 * @event {AvatarClipChangeEvent} clipchange - Another clip of the playlist was chosen.
 * @event {AvatarTranscriptionEvent} transcription - Something is said in a room, in words.
 * @event {AvatarVolumeChangeEvent} volumechange - Volume or mute changed.
 * @event {AvatarErrorEvent} error - Something that was asked for did not happen.
 *
 * @csspart canvas - The box of the rendered avatar.
 * @csspart poster - The built-in poster image.
 * @csspart progress - The built-in progress bar.
 * @csspart captions - The box of the built-in captions.
 * @csspart caption - Their line.
 * @csspart caption-word - The word in it that is heard.
 * @csspart controls - The built-in control bar.
 * @csspart error - The message when something failed.
 * @csspart debug - The panel of figures that `debug` shows.
 * @csspart advice - The note to who writes the page, shown on their own machine alone.
 * @csspart button - Every built-in button.
 * @csspart play-button - The button that plays and pauses.
 * @csspart stop-button - The button that ends the speech.
 * @csspart mute-button - The button that mutes.
 * @csspart unlock-button - The large button that starts speech which waits for the visitor.
 * @csspart retry-button - The button of the error message.
 * @csspart previous-button - The button of the clip before.
 * @csspart next-button - The button of the next clip.
 * @csspart playlist - The menu of clips.
 * @csspart volume - The volume slider.
 *
 * @cssproperty [--spatius-aspect-ratio=4 / 5] - Shape of the element where no height is set.
 * @cssproperty [--spatius-poster-fit=cover] - `object-fit` of the poster.
 * @cssproperty [--spatius-poster-position=center] - `object-position` of the poster.
 * @cssproperty [--spatius-controls-background] - Background of bar, large button and message.
 * @cssproperty [--spatius-controls-color=#fff] - Colour of their icons and text.
 * @cssproperty [--spatius-captions-background] - Background of captions.
 * @cssproperty [--spatius-captions-color=#fff] - Their text.
 * @cssproperty [--spatius-captions-word-color] - The word that is heard.
 * @cssproperty [--spatius-captions-size] - Size of their text.
 * @cssproperty [--spatius-accent-color=#fff] - Colour of the volume slider.
 * @cssproperty [--spatius-focus-color=#8ab8ff] - Colour of the focus ring.
 * @cssproperty [--spatius-progress-color=#fff] - Colour of the progress bar.
 * @cssproperty [--spatius-progress-background] - Its track.
 *
 * @cssstate loading - The avatar is being fetched.
 * @cssstate loaded - The avatar stands in the page.
 * @cssstate rendered - The avatar was drawn.
 * @cssstate error - `error` is set.
 * @cssstate disconnected - `connectionState` is `disconnected`.
 * @cssstate connecting - `connectionState` is `connecting`.
 * @cssstate connected - `connectionState` is `connected`.
 * @cssstate failed - `connectionState` is `failed`.
 * @cssstate idle - `conversationState` is `idle`.
 * @cssstate playing - `conversationState` is `playing`.
 * @cssstate paused - `conversationState` is `paused`.
 * @cssstate stalled - Speech stands, and nobody paused it.
 * @cssstate muted - `muted` is set.
 * @cssstate audio-locked - The browser keeps the page silent until the visitor touches it.
 */
export class SpatiusAvatar extends AvatarMethods {
  static override styles = [avatarStyles];

  static override get observedAttributes(): string[] {
    return [...super.observedAttributes, 'lang'];
  }

  constructor() {
    super();
    this.ui.whenLoaded((ui) => ui.attach(this, this.playback));
  }

  /** Another document takes no style sheets of this one: there, `ui` brings copies. */
  protected override createRenderRoot(): HTMLElement | DocumentFragment {
    return this.ownerDocument === document
      ? super.createRenderRoot()
      : this.attachShadow({ mode: 'open' });
  }

  /** Focuses the element where it has a `tabindex`, else the first of its controls. */
  override focus(options?: FocusOptions): void {
    super.focus(options);
    if (this.matches(':focus-within')) return;
    this.renderRoot.querySelector<HTMLElement>('button:enabled')?.focus(options);
  }

  override attributeChangedCallback(name: string, old: string | null, value: string | null): void {
    super.attributeChangedCallback(name, old, value);
    if (name === 'lang') this.requestUpdate();
  }

  protected override render(): TemplateResult {
    const { engine, avatar, avatarId, srcAvatar, controller } = this;
    const { busy, unlocking, srcIsNew } = this.playback;
    const ownPoster = srcAvatar === null && builtinPoster(avatarId || DEFAULT_AVATAR);
    const picture = {
      host: this,
      language: this.language.language,
      list: this.playback.list,
      status: engine.status,
      progress: engine.progress,
      drawn: engine.drawn,
      poster: this.poster ?? (ownPoster || avatar?.posterUrl) ?? null,
      alt: this.alt,
      avatarName: avatar?.name,
      controls: this.controls,
      conversation: this.conversationState,
      playable: this.speech !== null || this.joinable,
      locked: controller ? !controller.audioUnlocked : undefined,
      muted: this.muted,
      volume: this.volume,
      error: this.error,
      busy,
      unlocking,
      srcIsNew,
      advice: this.logLevel !== 'off' && inDevelopment() ? this.advice : null,
    };
    return renderAvatar(picture, this.playback, this.ui.loaded);
  }
}

/** Typed listening to the element's own events. */
export interface SpatiusAvatar {
  addEventListener<K extends keyof SpatiusAvatarEventMap>(
    type: K,
    listener: (this: SpatiusAvatar, event: SpatiusAvatarEventMap[K]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
  removeEventListener<K extends keyof SpatiusAvatarEventMap>(
    type: K,
    listener: (this: SpatiusAvatar, event: SpatiusAvatarEventMap[K]) => unknown,
    options?: boolean | EventListenerOptions,
  ): void;
  removeEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | EventListenerOptions,
  ): void;
}

declare global {
  interface HTMLElementTagNameMap {
    'spatius-avatar': SpatiusAvatar;
  }
}
