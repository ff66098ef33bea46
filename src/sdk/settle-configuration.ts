import { assertSampleRate, DEFAULT_SAMPLE_RATE } from '../base/audio-format.js';
import { AvatarError, ErrorCode } from '../base/errors.js';
import { LogLevel, RenderQuality } from '../base/states.js';
import { DEFAULT_REGION } from '../protocol/regions.js';
import type { Configuration } from './configuration.js';
import { DrivingServiceMode } from '../base/states.js';
import { regionOf } from './environment.js';

export const DEFAULT_CONFIGURATION = {
  region: DEFAULT_REGION,
  drivingServiceMode: DrivingServiceMode.direct,
  logLevel: LogLevel.off,
  audioFormat: { channelCount: 1, sampleRate: DEFAULT_SAMPLE_RATE },
  renderQuality: RenderQuality.ultra,
} as const satisfies Configuration;

const MODES = Object.values(DrivingServiceMode);

/**
 * A configuration with its defaults, in today's terms.
 *
 * @throws AvatarError `invalidAudioInput` for an audio format, and `networkLayerNotAvailable` for a
 * mode or an endpoint, that cannot be used.
 */
export function settleConfiguration(given: Configuration): Configuration {
  const { audioFormat, drivingServiceMode: mode, environment, characterApiBaseUrl: base } = given;
  if (audioFormat) assertSampleRate(audioFormat.sampleRate);
  if (audioFormat?.inputAudioFormat === 'opus') {
    throw new AvatarError(
      ErrorCode.invalidAudioInput,
      'inputAudioFormat "opus" is not supported. Hand over PCM16, or encoded files to speak().',
    );
  }
  if (mode !== undefined && !MODES.includes(mode)) {
    const message = `"${String(mode)}" is no driving mode. Use one of DrivingServiceMode.`;
    throw new AvatarError(ErrorCode.networkLayerNotAvailable, message);
  }
  const region = given.region ?? (environment ? regionOf(environment) : DEFAULT_REGION);
  const customEndpoint = given.customEndpoint ?? (base ? originOf(base) : undefined);
  const settled: Configuration = { ...DEFAULT_CONFIGURATION, ...given, region };
  return customEndpoint === undefined ? settled : { ...settled, customEndpoint };
}

function originOf(base: string): string {
  if (URL.canParse(base)) return new URL(base).origin;
  const message = `characterApiBaseUrl "${base}" is not an absolute URL.`;
  throw new AvatarError(ErrorCode.networkLayerNotAvailable, message);
}
