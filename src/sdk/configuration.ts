import type { LogLevel, RenderQuality } from '../base/states.js';
import type { DrivingServiceMode } from '../base/states.js';
import type { Environment } from './environment.js';

/** Format of the speech that is handed over: PCM16, little-endian, mono. */
export interface AudioFormat {
  readonly channelCount: 1;
  /** Hertz: 8000, 16000, 22050, 24000, 32000, 44100 or 48000. */
  readonly sampleRate: number;
  /** Only `pcm` is taken by `send()`. Backend mode tells other forms by their header. */
  readonly inputAudioFormat?: 'pcm' | 'opus';
  /** Accepted and not used: speech travels to the Motion Server as PCM16. */
  readonly opusUplinkEnabled?: boolean;
  /** Accepted and not used, as above. */
  readonly opusBitrate?: number;
}

/** What can be configured. */
export interface ConfigurationOptions {
  /** Deployment region. Default `us-west`. */
  readonly region?: string;
  /** Default `direct`. */
  readonly drivingServiceMode?: DrivingServiceMode;
  /** Default `off`. */
  readonly logLevel?: LogLevel;
  /** Default mono at 16000 Hz. */
  readonly audioFormat?: AudioFormat;
  /** Base URL of your own server, for example `https://avatars.example.com`; overrides `region`. */
  readonly customEndpoint?: string;
  /** Default `ultra`. */
  readonly renderQuality?: RenderQuality;
  /** @deprecated Set `region`, which wins over it. */
  readonly environment?: Environment;
  /** @deprecated Set `customEndpoint`, which wins over it. Only its origin is used. */
  readonly characterApiBaseUrl?: string;
}

/**
 * What `AvatarSDK.initialize()` takes. Applications may add members to this interface by module
 * augmentation; members that it inherits may be declared again there, with or without `readonly`.
 */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- a name of its own to augment
export interface Configuration extends ConfigurationOptions {}
