import type { SampleRate } from '../base/audio-format.js';
import type { Logger } from '../base/logger.js';
import type { DrivingServiceMode } from '../base/states.js';

/** How a Session Token is asked for. */
export interface TokenRequest {
  /** True once after the server refused the last token: do not answer from a cache. */
  readonly refresh: boolean;
  /** Aborted when the connection is no longer wanted. */
  readonly signal: AbortSignal;
}

/**
 * Everything one view depends on beside its avatar. Users of the classes give it once, through
 * `AvatarSDK`; the custom element gives it for each element.
 */
export interface ViewSettings {
  readonly appId: string | null;
  /** Avatar that the Motion Server is asked for. Default: the id of the avatar on show. */
  readonly avatarId?: string;
  readonly mode: DrivingServiceMode;
  readonly region?: string;
  /** Base URL of the server; overrides `region`. */
  readonly endpoint?: string;
  /** Named to the Motion Server; a function is asked before each connection. */
  readonly userId?: string | null | (() => string | null);
  /** Asked before each connection in direct mode. */
  sessionToken(request: TokenRequest): string | null | Promise<string | null>;
  /**
   * Audio that comes before the visitor's first gesture waits for it, and that is no error: the maker
   * of the view asks for the gesture. Default `false`.
   */
  readonly waitsForGesture?: boolean;
  /** Rate of PCM16 speech, in hertz. */
  readonly sampleRate: SampleRate;
  readonly logger: Logger;
}
