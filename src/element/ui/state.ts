import type { ReactiveControllerHost } from 'lit';
import type { AvatarError } from '../../base/errors.js';
import type { LoadStatus } from '../controllers/engine-controller.js';
import type { ControlsRequests, ControlsState } from './controls.js';
import type { FailingElement } from './retry.js';

/** What lies over the avatar depends on. */
export interface UiState extends ControlsState {
  /** The element itself, for the focus and the content of the page in it. */
  readonly host: ReactiveControllerHost & FailingElement;
  readonly status: LoadStatus;
  /** How far loading is, 0..1. */
  readonly progress: number;
  /** Accessible name that the page gives; `null` where it gives none. */
  readonly alt: string | null;
  /** The avatar's own name, once it is loaded. */
  readonly avatarName: string | undefined;
  /** Whether the page wants the built-in controls. */
  readonly controls: boolean;
  /** Whether the browser keeps the page silent; `undefined` until there is something to hear. */
  readonly locked: boolean | undefined;
  /** The visitor has just agreed to sound, and it starts in a moment. */
  readonly unlocking: boolean;
  /** There is speech to play that was never asked for. */
  readonly srcIsNew: boolean;
  readonly error: AvatarError | null;
  /** What whoever writes the page should mend, a line each; `null` where others look at it. */
  readonly advice: readonly string[] | null;
}

/** What the visitor can ask for. */
export interface UiRequests extends ControlsRequests {
  /** Lets the page make sound. */
  unlock(): void;
}
