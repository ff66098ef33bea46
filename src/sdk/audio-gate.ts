import type { Emitter } from '../base/emitter.js';
import { AvatarError, ErrorCode } from '../base/errors.js';
import type { ControllerEvents } from '../events/table.js';
import { mayHaveActivation } from '../playback/gesture.js';
import type { SpeechPlayer } from '../playback/speech-player.js';

/**
 * Whether audio may be handed over. Browsers keep a page silent before its visitor's first gesture;
 * an application that does not wait for one is told so, once.
 */
export class AudioGate {
  #prepared = false;
  /** Settles, and never rejects, when the browser has said whether it lets sound out. */
  #answered: Promise<void> = Promise.resolve();
  #settled = false;
  #told = false;

  constructor(
    private readonly player: SpeechPlayer,
    /** Sound waits for a gesture, and that is no error. */
    private readonly patient: boolean,
    private readonly events: Emitter<ControllerEvents>,
  ) {}

  /** Whether sound was asked for. */
  get prepared(): boolean {
    return this.#prepared;
  }

  /** Whether what comes now would wait, unheard, for a gesture that nobody asks for. */
  get shut(): boolean {
    const { muted, unlocked } = this.player;
    return this.#settled && !this.patient && !muted && !unlocked && !mayHaveActivation();
  }

  /** @throws AvatarError `playbackInitFailed` when this browser cannot play. */
  async prepare(): Promise<void> {
    this.#prepared = true;
    const unlocking = this.player.unlock();
    this.#answered = unlocking.then(
      () => void (this.#settled = true),
      () => undefined, // the caller's
    );
    await unlocking;
  }

  /** Audio was handed over: it is kept, and told of where nobody can hear it yet. */
  async admit(): Promise<void> {
    await this.#answered;
    if (this.shut) this.refuse();
  }

  /** Tells that audio came too early. */
  refuse(): void {
    if (this.#told) return;
    this.#told = true;
    this.events.emit('error', audioNotInitialized());
  }
}

export function audioNotInitialized(): AvatarError {
  return new AvatarError(
    ErrorCode.audioContextNotInitialized,
    'Call and await initializeAudioContext() in a click handler before handing over audio.',
  );
}
