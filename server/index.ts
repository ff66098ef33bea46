/** The Motion Server and its Console API, to be run inside a program of your own. */
export { createServer, type AvatarServer } from './server.js';
export {
  ConfigError,
  DEFAULT_LIMITS,
  type AgoraSettings,
  type Limits,
  type MetricsSettings,
  type MotionSettings,
  type RoomSettings,
  type ServerLogLevel,
  type ServerOptions,
  type TokenSettings,
} from './options.js';
export { createLiveKitWorker, type LiveKitWorker } from './livekit-worker/livekit-worker.js';
export type { LiveKitWorkerOptions } from './livekit-worker/options.js';
export type { AppConfig } from './auth/apps.js';
export { loadOptions } from './config/load.js';
