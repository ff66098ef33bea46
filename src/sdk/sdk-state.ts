import type { SampleRate } from '../base/audio-format.js';
import { consoleLogger, type Logger } from '../base/logger.js';
import type { RenderQuality } from '../base/states.js';
import type { Configuration } from './configuration.js';
import type { RenderLimits } from './live-views.js';
import type { ViewSettings } from './settings.js';
import { DEFAULT_CONFIGURATION } from './settle-configuration.js';

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

/** What `AvatarSDK` was told. */
export const sdkState = initialState();

export function resetSdkState(): void {
  Object.assign(sdkState, initialState());
}

const logger: Logger = consoleLogger(
  () => sdkState.configuration?.logLevel ?? DEFAULT_CONFIGURATION.logLevel,
);

/** What a view gets whose maker gave no settings of its own. */
export function sdkSettings(): ViewSettings {
  const configuration: Configuration = sdkState.configuration ?? DEFAULT_CONFIGURATION;
  const sampleRate =
    configuration.audioFormat?.sampleRate ?? DEFAULT_CONFIGURATION.audioFormat.sampleRate;
  return {
    appId: sdkState.appId,
    mode: configuration.drivingServiceMode ?? DEFAULT_CONFIGURATION.drivingServiceMode,
    region: configuration.region,
    endpoint: configuration.customEndpoint,
    userId: () => sdkState.userId,
    sessionToken: () => sdkState.sessionToken,
    sampleRate: sampleRate as SampleRate, // checked by initialize()
    logger,
  };
}

/** Quality and resolution cap that new views start with. */
export function sdkRenderLimits(): RenderLimits {
  return { quality: sdkState.quality, cap: sdkState.capEnabled ? sdkState.capHeight : null };
}
