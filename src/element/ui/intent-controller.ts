import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { AvatarController } from '../../sdk/engine.js';

/** An element that a visitor may have speak. */
export interface SpeakingElement extends ReactiveControllerHost, HTMLElement {
  readonly controller: AvatarController | null;
  readonly controls: boolean;
  readonly src: string | null;
}

/** By these, a visitor who is about to have something spoken gives it away. */
const SIGNS = ['pointerenter', 'focusin', 'pointerdown'] as const;

/**
 * Gets ready for speech as soon as the visitor points at an element that has a way to ask for it, or moves
 * the focus there: what makes the mouth move is then fetched, and an `AudioContext` made that does not run. A
 * press on a button is about to be a click, and has sound begin.
 */
export class IntentController implements ReactiveController {
  readonly #host: SpeakingElement;
  /** Which controllers are ready: an element may get another. */
  #foreseen: AvatarController | null = null;
  #pressed: AvatarController | null = null;

  constructor(host: SpeakingElement) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    for (const sign of SIGNS) this.#host.addEventListener(sign, this.#onSign);
  }

  hostDisconnected(): void {
    for (const sign of SIGNS) this.#host.removeEventListener(sign, this.#onSign);
  }

  readonly #onSign = (event: Event): void => {
    const { controller, controls, src } = this.#host;
    // What comes before the avatar comes again.
    if (!controller || !(controls || src !== null)) return;
    if (this.#foreseen !== controller) {
      this.#foreseen = controller;
      void controller.speaking.expect();
    }
    const pressed = event.type === 'pointerdown' && navigator.userActivation?.isActive;
    if (this.#pressed === controller || !pressed) return;
    if (!event.composedPath().some((target) => target instanceof HTMLButtonElement)) return;
    this.#pressed = controller;
    // What cannot begin is told when there is something to hear.
    controller.initializeAudioContext().catch(() => undefined);
  };
}
