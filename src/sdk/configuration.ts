import { DEFAULT_SAMPLE_RATE } from '../base/audio-format.js';
import {
  DrivingServiceMode,
  LogLevel,
  RenderQuality,
  type DrivingServiceMode as Mode,
  type LogLevel as Level,
  type RenderQuality as Quality,
} from '../base/states.js';

/** Format of the speech handed to `send()`: PCM16, little-endian, mono. */
export interface AudioFormat {
  readonly channelCount: 1;
  /** Hertz: 8000, 16000, 22050, 24000, 32000, 44100 or 48000. */
  readonly sampleRate: number;
}

/** What `AvatarSDK.initialize()` takes. */
export interface Configuration {
  /** Deployment region. Default `us-west`. */
  readonly region?: string;
  /** Default `direct`. */
  readonly drivingServiceMode?: Mode;
  /** Default `off`. */
  readonly logLevel?: Level;
  /** Default mono at 16000 Hz. */
  readonly audioFormat?: AudioFormat;
  /** Base URL of your own server, for example `https://avatars.example.com`; overrides `region`. */
  readonly customEndpoint?: string;
  /** Default `ultra`. */
  readonly renderQuality?: Quality;
}

export const DEFAULT_AUDIO_FORMAT: AudioFormat = {
  channelCount: 1,
  sampleRate: DEFAULT_SAMPLE_RATE,
};

export const DEFAULT_CONFIGURATION = {
  drivingServiceMode: DrivingServiceMode.direct,
  logLevel: LogLevel.off,
  audioFormat: DEFAULT_AUDIO_FORMAT,
  renderQuality: RenderQuality.ultra,
} as const satisfies Configuration;
