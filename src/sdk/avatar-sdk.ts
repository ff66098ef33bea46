import { assertSampleRate, type SampleRate } from '../base/audio-format.js';
import { AvatarError, ErrorCode } from '../base/errors.js';
import { consoleLogger, type Logger } from '../base/logger.js';
import { RenderQuality } from '../base/states.js';
import { AvatarManager } from './avatar-manager.js';
import { DEFAULT_CONFIGURATION, type Configuration } from './configuration.js';
import { liveViews, type RenderLimits } from './live-views.js';
import type { ViewSettings } from './settings.js';
import { VERSION } from './version.js';

/** Height of the backing buffer that the resolution cap allows where none is given, in pixels. */
const DEFAULT_MAX_HEIGHT = 1440;

interface SdkState {
  appId: string | null;
  configuration: Configuration | null;
  sessionToken: string | null;
  userId: string | null;
  quality: RenderQuality;
  capEnabled: boolean;
  capHeight: number;
}

const initialState = (): SdkState => ({
  appId: null,
  configuration: null,
  sessionToken: null,
  userId: null,
  quality: DEFAULT_CONFIGURATION.renderQuality,
  capEnabled: false,
  capHeight: DEFAULT_MAX_HEIGHT,
});

let state = initialState();

const logger: Logger = consoleLogger(
  () => state.configuration?.logLevel ?? DEFAULT_CONFIGURATION.logLevel,
);

/**
 * Process-wide set-up of the class API: one App ID, one configuration, one Session Token for all
 * views that are made with `new AvatarView(avatar, container)`. The custom element does not need
 * it; each element has its own settings.
 */
export class AvatarSDK {
  static get appId(): string | null {
    return state.appId;
  }
  /** `null` before `initialize()`. */
  static get configuration(): Configuration | null {
    return state.configuration;
  }
  static get sessionToken(): string | null {
    return state.sessionToken;
  }
  static get userId(): string | null {
    return state.userId;
  }
  static get version(): string {
    return VERSION;
  }
  static get renderResolutionCapEnabled(): boolean {
    return state.capEnabled;
  }
  static get renderResolutionMaxHeight(): number {
    return state.capHeight;
  }

  /**
   * Sets the SDK up. Calling it again changes the configuration in place: open views and
   * connections stay, and new ones use the new values.
   *
   * @throws AvatarError `appIDUnrecognized` without an App ID; `invalidAudioInput` for a sample
   * rate that is not supported.
   */
  static async initialize(appId: string, configuration: Configuration = {}): Promise<void> {
    if (!appId) {
      throw new AvatarError(
        ErrorCode.appIDUnrecognized,
        'AvatarSDK.initialize() needs an App ID as its first argument.',
      );
    }
    if (configuration.audioFormat) assertSampleRate(configuration.audioFormat.sampleRate);
    state.appId = appId;
    state.configuration = { ...DEFAULT_CONFIGURATION, ...configuration };
    if (configuration.renderQuality) AvatarSDK.setRenderQuality(configuration.renderQuality);
  }

  /** Sets the token for connections made from now on. Allowed before `initialize()`. */
  static setSessionToken(token: string): void {
    state.sessionToken = token;
  }

  /** Names the user in logs of the server. */
  static setUserId(userId: string): void {
    state.userId = userId;
  }

  /** Changes the quality of all views from their next frame on. */
  static setRenderQuality(quality: RenderQuality): void {
    state.quality = quality;
    for (const view of liveViews) view.renderQuality = quality;
  }

  /** Caps the height of the backing buffers, in pixels. The size on the page stays. */
  static setRenderResolutionCap(enabled: boolean, maxHeight = state.capHeight): void {
    state.capEnabled = enabled;
    state.capHeight = maxHeight;
    const cap = enabled ? maxHeight : null;
    for (const view of liveViews) view.renderResolutionCap = cap;
  }

  /** Disposes all views, empties the avatar cache and forgets the configuration. */
  static cleanup(): void {
    for (const view of [...liveViews]) view.dispose();
    AvatarManager.shared.clearAll();
    state = initialState();
  }
}

/** What a view gets whose maker gave no settings of its own. */
export function sdkSettings(): ViewSettings {
  const configuration = state.configuration ?? DEFAULT_CONFIGURATION;
  const sampleRate = configuration.audioFormat?.sampleRate ?? DEFAULT_CONFIGURATION.audioFormat.sampleRate;
  return {
    appId: state.appId,
    mode: configuration.drivingServiceMode ?? DEFAULT_CONFIGURATION.drivingServiceMode,
    region: configuration.region,
    endpoint: configuration.customEndpoint,
    userId: state.userId,
    sessionToken: () => state.sessionToken,
    sampleRate: sampleRate as SampleRate, // checked by initialize()
    logger,
  };
}

/** Quality and resolution cap that new views start with. */
export function sdkRenderLimits(): RenderLimits {
  return { quality: state.quality, cap: state.capEnabled ? state.capHeight : null };
}
