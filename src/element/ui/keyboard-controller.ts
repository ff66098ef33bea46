import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** What the keyboard can ask for. Each returns whether there was something to do. */
export interface PlaybackCommands {
  togglePlayback(): boolean;
  toggleMute(): boolean;
  stop(): boolean;
  /** Louder by a part of the full volume, or softer. */
  nudgeVolume(by: number): boolean;
}

const VOLUME_STEP = 0.05;

const EDITABLE =
  'input:not([type=range]), textarea, select, [contenteditable]:not([contenteditable=false])';

/**
 * The keys of a media player, while the element or something in it has the focus: Space and K play
 * and pause, M mutes, Escape stops, arrows set the volume. A focused button or slider keeps the keys
 * it has by itself.
 */
export class KeyboardController implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #commands: PlaybackCommands;

  constructor(host: ReactiveControllerHost & HTMLElement, commands: PlaybackCommands) {
    this.#host = host;
    this.#commands = commands;
    host.addController(this);
  }

  hostConnected(): void {
    this.#host.addEventListener('keydown', this.#pressed);
  }

  hostDisconnected(): void {
    this.#host.removeEventListener('keydown', this.#pressed);
  }

  readonly #pressed = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const origin = event.composedPath()[0];
    if (!(origin instanceof Element) || origin.matches(EDITABLE)) return;
    if (this.#run(event.key, origin, event.repeat)) event.preventDefault();
  };

  #run(key: string, origin: Element, repeat: boolean): boolean {
    const commands = this.#commands;
    switch (key) {
      case ' ':
        return !origin.matches('button, a, summary, input') && !repeat && commands.togglePlayback();
      case 'k':
      case 'K':
        return !repeat && commands.togglePlayback();
      case 'm':
      case 'M':
        return !repeat && commands.toggleMute();
      case 'Escape':
        return commands.stop();
      case 'ArrowUp':
      case 'ArrowRight':
        return !origin.matches('input') && commands.nudgeVolume(VOLUME_STEP);
      case 'ArrowDown':
      case 'ArrowLeft':
        return !origin.matches('input') && commands.nudgeVolume(-VOLUME_STEP);
      default:
        return false;
    }
  }
}
