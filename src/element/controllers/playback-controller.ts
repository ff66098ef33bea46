import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { ConversationState } from '../../base/states.js';
import type { AvatarView, SpeechReport } from '../../sdk/engine.js';
import type { Playlist } from '../playlist/playlist.js';
import type { PlaybackCommands } from '../ui/keyboard-controller.js';
import type { UiRequests } from '../ui/state.js';

/** A browser that would unlock sound has done so by then; one that would not leaves it pending. */
const UNLOCK_PATIENCE_MS = 1000;

/** Below it lie volumes that a slider passes on its way to silence, and nobody chose. */
const HEARD = 0.1;

/** What playback needs of the element. */
export interface SpeakingElement extends ReactiveControllerHost {
  readonly view: AvatarView | null;
  /** What there is to speak. */
  readonly speech: string | null;
  readonly joinable: boolean;
  readonly conversationState: ConversationState;
  muted: boolean;
  volume: number;
  load(): Promise<void>;
  start(): Promise<void>;
  /** Speaks it. */
  play(): Promise<SpeechReport>;
  pause(): void;
  resume(): Promise<void>;
  interrupt(): void;
  unlockAudio(): Promise<void>;
}

/**
 * What the controls and the keyboard ask for. It asks the element and changes nothing by itself:
 * what is shown follows the element's own events.
 */
export class PlaybackController implements ReactiveController, PlaybackCommands, UiRequests {
  /** The clips of the page, where there are some. */
  list: Playlist | null = null;
  readonly #host: SpeakingElement;
  /** Speech that was asked for and is not heard yet. */
  #awaited: Promise<SpeechReport> | null = null;
  #spoken: string | null = null;
  #unlocking: Promise<void> | null = null;
  /** The volume before the visitor took all of it away. */
  #heardVolume = 1;

  constructor(host: SpeakingElement) {
    this.#host = host;
    host.addController(this);
  }

  hostUpdate(): void {
    if (this.#host.conversationState !== 'idle') this.#awaited = null;
  }

  /** Speech was asked for and is not heard yet. */
  get busy(): boolean {
    return this.#awaited !== null;
  }

  /** The visitor has just agreed to sound, and it starts in a moment. */
  get unlocking(): boolean {
    return this.#unlocking !== null;
  }

  /** There is something to speak that never was. */
  get srcIsNew(): boolean {
    return this.#host.speech !== null && this.#host.speech !== this.#spoken;
  }

  /** Remembers speech that was asked for, until it is heard or given up. */
  track(speech: Promise<SpeechReport>, source: unknown): void {
    if (source === this.#host.speech) this.#spoken = this.#host.speech;
    this.list?.follow(speech, source);
    this.#awaited = speech;
    this.#host.requestUpdate();
    const settled = () => {
      if (this.#awaited !== speech) return;
      this.#awaited = null;
      this.#host.requestUpdate();
    };
    speech.then(settled, settled);
  }

  readonly togglePlayback = (): boolean => {
    const host = this.#host;
    if (host.conversationState === 'playing') {
      host.pause();
      return true;
    }
    if (host.conversationState === 'paused') {
      this.unlock();
      void host.resume();
      return true;
    }
    if (host.joinable) {
      this.unlock();
      void host.start();
      return true;
    }
    if (host.speech === null || this.busy) return false;
    this.unlock();
    void host.play();
    return true;
  };

  readonly stop = (): boolean => {
    if (this.#host.conversationState === 'idle' && !this.busy) return false;
    this.#host.interrupt();
    return true;
  };

  readonly unlock = (): void => {
    const host = this.#host;
    const late = new Promise<void>((resolve) => setTimeout(resolve, UNLOCK_PATIENCE_MS));
    const unlocking = Promise.race([host.unlockAudio(), late]);
    const settled = () => {
      if (this.#unlocking === unlocking) this.#unlocking = null;
      host.requestUpdate();
    };
    this.#unlocking = unlocking;
    unlocking.then(settled, settled);
    host.requestUpdate();
  };

  readonly toggleMute = (): boolean => {
    const host = this.#host;
    const silent = host.muted || host.volume === 0;
    host.muted = !silent;
    if (silent && host.volume === 0) host.volume = this.#heardVolume;
    return true;
  };

  /** The slider is moved by who wants to hear what it does. */
  readonly setVolume = (volume: number): void => {
    this.#changeVolume(volume);
    this.#host.muted = false;
  };

  /** Sound that was muted stays so. */
  readonly nudgeVolume = (by: number): boolean => {
    this.#changeVolume(this.#host.volume + by);
    return true;
  };

  #changeVolume(volume: number): void {
    const host = this.#host;
    if (host.volume >= HEARD) this.#heardVolume = host.volume;
    // Steps of a decimal fraction add up to what no slider shows.
    host.volume = Math.min(1, Math.max(0, Math.round(volume * 100) / 100));
  }
}
