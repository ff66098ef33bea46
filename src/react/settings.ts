import type { AvatarError } from '../base/errors.js';
import type { DrivingServiceMode, LogLevel } from '../base/states.js';
import type { LoadProgressInfo } from '../sdk/avatar-manager.js';
import {
  splitProps,
  type SpatiusAvatarHandlers,
  type SpatiusAvatarOptions,
} from './element-props.js';
import type { AvatarRoom, SpatiusAvatarStatusName } from './state.js';

/** A LiveKit room to join. */
export interface SpatiusAvatarConnection {
  /** Name of the room; the token says the same. */
  readonly roomName: string;
  /** The visitor's token for it. */
  readonly token: string;
  /** Address of the LiveKit server, `wss://…`. */
  readonly url: string;
}

/** What happens to an avatar and its connection. */
export interface SpatiusAvatarCallbacks {
  /** The connection stands. `room` is LiveKit's, or `null` where the mode has none. */
  readonly onConnected?: (room: AvatarRoom | null) => void;
  /** The connection is over, whoever ended it. */
  readonly onDisconnected?: () => void;
  /** `disconnect()` or `session.end()` was called; the connection still stands. */
  readonly onDisconnect?: () => void;
  /** Something that was asked for did not happen. */
  readonly onAvatarError?: (error: AvatarError) => void;
  /** Loading the avatar went on, ended, or failed. */
  readonly onLoadProgress?: (info: LoadProgressInfo) => void;
  /** `status` changed. */
  readonly onStateChange?: (status: SpatiusAvatarStatusName) => void;
}

/** Everything that one avatar of a page is told: all of the element's options and events, and these. */
export interface SpatiusAvatarSettings
  extends SpatiusAvatarOptions, SpatiusAvatarHandlers, SpatiusAvatarCallbacks {
  /** The room to join. Without one, `mode` says what moves the avatar. */
  readonly connection?: SpatiusAvatarConnection | null;
  /** `false`: nothing is shown, loaded or joined. @defaultValue true */
  readonly enabled?: boolean;
  /** Other name of `mode`. */
  readonly drivingServiceMode?: DrivingServiceMode;
  /** Other name of `endpoint`. */
  readonly customEndpoint?: string;
  /** Former name of `endpoint`; only its origin counts. */
  readonly characterApiBaseUrl?: string;
  /** Other name of `logLevel`. */
  readonly sdkLogLevel?: LogLevel;
}

/** The settings in the element's own terms. */
export interface SettledSettings {
  readonly options: SpatiusAvatarOptions;
  readonly handlers: SpatiusAvatarHandlers;
  readonly callbacks: SpatiusAvatarCallbacks;
  /** What to join, or `null`. */
  readonly connection: SpatiusAvatarConnection | null;
}

export function settle(settings: SpatiusAvatarSettings): SettledSettings {
  const { options, handlers } = splitProps(settings);
  const { connection = null, drivingServiceMode, customEndpoint, sdkLogLevel } = settings;
  return {
    options: {
      ...options,
      mode: connection ? 'livekit' : (options.mode ?? drivingServiceMode),
      endpoint: options.endpoint ?? customEndpoint ?? originOf(settings.characterApiBaseUrl),
      logLevel: options.logLevel ?? sdkLogLevel,
    },
    handlers,
    callbacks: settings,
    connection,
  };
}

/** What is no address is left for the element to refuse. */
function originOf(base: string | undefined): string | undefined {
  return base !== undefined && URL.canParse(base) ? new URL(base).origin : base;
}
