import { assertOneOf } from '../base/assert-one-of.js';
import { assertSampleRate } from '../base/audio-format.js';
import { kindOf } from '../base/bytes-of.js';
import { DEFAULT_SAMPLE_RATE, type SampleRate } from '../base/sample-rate.js';
import { AvatarError, ErrorCode } from '../base/errors.js';
import { consoleLogger, type Logger } from '../base/logger.js';
import { DrivingServiceMode, LogLevel, RendererName, RenderQuality } from '../base/states.js';
import { DEFAULT_REGION } from '../protocol/regions.js';
import { Environment, type Configuration, type ViewSettings } from './configuration.js';

/** Height of the backing buffer that the resolution cap allows where none is given, in pixels. */
const DEFAULT_MAX_HEIGHT = 1440;

const DEFAULTS = {
  region: DEFAULT_REGION,
  drivingServiceMode: DrivingServiceMode.direct,
  logLevel: LogLevel.off,
  audioFormat: { channelCount: 1, sampleRate: DEFAULT_SAMPLE_RATE },
  renderQuality: RenderQuality.ultra,
} as const satisfies Configuration;

const MODES: readonly unknown[] = Object.values(DrivingServiceMode);

/** What the process-wide settings reach of each view. */
export interface LiveView {
  readonly canvas: HTMLCanvasElement;
  renderQuality: RenderQuality;
  /** Greatest height of the backing buffer in pixels, or `null`. */
  renderResolutionCap: number | null;
  dispose(): void;
}

/** The views that exist now. A view enters when made and leaves when disposed. */
export const liveViews = new Set<LiveView>();

interface SdkState {
  appId: string | null;
  /** With its defaults; `null` before `initialize()`. */
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
  quality: DEFAULTS.renderQuality,
  capEnabled: false,
  capHeight: DEFAULT_MAX_HEIGHT,
});

/** What `AvatarSDK` was told. */
export const sdkState = initialState();

export function resetSdkState(): void {
  Object.assign(sdkState, initialState());
}

const logger: Logger = consoleLogger(() => sdkState.configuration?.logLevel ?? DEFAULTS.logLevel);

/** What a view gets whose maker gave no settings of its own. */
export function sdkSettings(): ViewSettings {
  const configuration: Configuration = sdkState.configuration ?? DEFAULTS;
  const { sampleRate } = configuration.audioFormat ?? DEFAULTS.audioFormat;
  return {
    appId: sdkState.appId,
    mode: configuration.drivingServiceMode ?? DEFAULTS.drivingServiceMode,
    region: configuration.region,
    endpoint: configuration.customEndpoint,
    userId: () => sdkState.userId,
    sessionToken: () => sdkState.sessionToken,
    renderer: configuration.renderer,
    sampleRate: sampleRate as SampleRate, // checked by initialize()
    logger,
  };
}

/** @throws RangeError for a height of pixels that is not above 0. */
export function assertHeight(height: number): void {
  if (!(height > 0)) throw new RangeError(`A height is above 0 pixels, not ${height}.`);
}

/** Quality and resolution cap that new views start with. */
export function sdkRenderLimits(): {
  readonly quality: RenderQuality;
  readonly cap: number | null;
} {
  return { quality: sdkState.quality, cap: sdkState.capEnabled ? sdkState.capHeight : null };
}

/**
 * A configuration with its defaults, in today's terms.
 *
 * @throws AvatarError `invalidAudioInput` for an audio format, and `networkLayerNotAvailable` for a
 * mode (`unknownMode`) or an endpoint (`invalidEndpoint`), that cannot be used; TypeError for a quality,
 * a renderer or a log level that is none, and for what is no configuration.
 */
export function settleConfiguration(given: Configuration): Configuration {
  if (typeof given !== 'object' || (given as unknown) === null) {
    const example = "such as { drivingServiceMode: 'local' }";
    throw new TypeError(`A configuration is an object ${example}, and not ${kindOf(given)}.`);
  }
  assertOneOf('renderQuality', given.renderQuality ?? DEFAULTS.renderQuality, RenderQuality);
  assertOneOf('renderer', given.renderer ?? RendererName.auto, RendererName);
  assertOneOf('logLevel', given.logLevel ?? DEFAULTS.logLevel, LogLevel);
  const { audioFormat, drivingServiceMode: mode, environment, characterApiBaseUrl: base } = given;
  if (audioFormat) assertSampleRate(audioFormat.sampleRate);
  const channels: number = audioFormat?.channelCount ?? 1;
  if (channels !== 1) {
    throw new AvatarError(
      ErrorCode.invalidAudioInput,
      `Speech is mono, and not of ${channels} channels. Mix it down, or hand over encoded files to speak().`,
    );
  }
  if (audioFormat?.inputAudioFormat === 'opus') {
    throw new AvatarError(
      ErrorCode.invalidAudioInput,
      'inputAudioFormat "opus" is not supported. Hand over PCM16, or encoded files to speak().',
    );
  }
  if (mode !== undefined && !MODES.includes(mode)) {
    const message = `"${String(mode)}" is no driving mode. Use one of DrivingServiceMode.`;
    throw new AvatarError(ErrorCode.networkLayerNotAvailable, message, { reason: 'unknownMode' });
  }
  const region = given.region ?? (environment ? regionOf(environment) : DEFAULTS.region);
  const customEndpoint = given.customEndpoint ?? (base ? originOf(base) : undefined);
  const settled: Configuration = { ...DEFAULTS, ...given, region };
  return customEndpoint === undefined ? settled : { ...settled, customEndpoint };
}

/** The region that serves what an environment stood for. */
function regionOf(environment: Environment): string {
  return environment === Environment.cn ? 'cn-beijing' : DEFAULT_REGION;
}

function originOf(base: string): string {
  if (URL.canParse(base)) return new URL(base).origin;
  const message = `characterApiBaseUrl "${base}" is not an absolute URL.`;
  throw new AvatarError(ErrorCode.networkLayerNotAvailable, message, { reason: 'invalidEndpoint' });
}
