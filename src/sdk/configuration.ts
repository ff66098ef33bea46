import type { SampleRate } from '../base/sample-rate.js';
import type { Logger } from '../base/logger.js';
import type { DrivingServiceMode, LogLevel, RendererName, RenderQuality } from '../base/states.js';
import type { RoomOptions } from '../rtc/room-access.js';
import type { TokenRequest } from '../transport/direct/connect.js';

export type { TokenRequest } from '../transport/direct/connect.js';

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

/** What chose the deployment before there were regions. */
export const Environment = { cn: 'cn', intl: 'intl', us: 'us', test: 'test' } as const;
export type Environment = (typeof Environment)[keyof typeof Environment];

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
  /**
   * Base URL of your own server, for example `https://avatars.example.com`; overrides `region`. Several,
   * with spaces between, are tried in turn.
   * Default: what the page says in `<meta name="spatius-endpoint" content="…">`.
   */
  readonly customEndpoint?: string;
  /** Default `ultra`. */
  readonly renderQuality?: RenderQuality;
  /**
   * What draws: `webgl`, `webgpu` (WebGL where that cannot be had, and for splats), or `auto`, which is WebGL
   * as long as WebGPU is no faster. Default `auto`.
   */
  readonly renderer?: RendererName;
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
  /** Base URL of the server, or of several with spaces between; overrides `region`. */
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
  /** What draws the view. Default `auto`. */
  readonly renderer?: RendererName;
  /** The room to join, in the modes that join one; read at each attempt. */
  room?(): RoomOptions;
  /** Rate of PCM16 speech, in hertz. */
  readonly sampleRate: SampleRate;
  readonly logger: Logger;
}
