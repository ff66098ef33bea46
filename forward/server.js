/**
 * `spatius-avatar/server`, the former name of `spatius-avatar-server`; it goes with the next release.
 */
import { orSayHowToInstall } from './missing.js';

export const { ConfigError, DEFAULT_LIMITS, createLiveKitWorker, createServer, loadOptions } =
  await import('spatius-avatar-server').catch(
    orSayHowToInstall('spatius-avatar-server', 'spatius-avatar/server'),
  );
