import { AvatarError, ErrorCode } from '../base/errors.js';
import { isWebGL2Available } from '../render/webgl-support.js';
import { abortable } from '../base/abortable.js';
import { unfetched } from '../base/unfetched.js';
import { DeviceMeter } from './device-score/device-meter.js';
import type { DeviceScore } from './device-score/score.js';

export type { DeviceScore } from './device-score/score.js';

export interface DeviceScoreOptions {
  /** Measures anew instead of answering with scores that this page has measured before. */
  readonly fresh?: boolean;
  /** Gives the wait up. The measurement itself is short, and is finished and kept. */
  readonly signal?: AbortSignal;
}

const meter = new DeviceMeter(measure);

/**
 * Scores of this device, each the best of several short runs; measured once a page, in about 0.1 to
 * 0.3 s. Scores too low for an avatar are measured anew the next time, for the device may have been
 * busy.
 *
 * @throws AvatarError `animationPlayerNotInitialized` outside a page, and
 * `failedToDownloadAvatarAssets` when the benchmark cannot be fetched; the signal's reason when
 * aborted.
 */
export async function deviceScore({ fresh, signal }: DeviceScoreOptions): Promise<DeviceScore> {
  signal?.throwIfAborted();
  if (typeof document === 'undefined') {
    throw new AvatarError(
      ErrorCode.animationPlayerNotInitialized,
      'A device is scored by what a page can draw on it, and this code runs outside a page. Ask ' +
        'in the browser.',
      { reason: 'noPage' },
    );
  }
  const score = meter.score(fresh);
  return signal ? abortable(score, signal) : score;
}

/**
 * Whether an avatar can be shown and heard here: WebGL 2 and AudioWorklet are there, and the scores
 * are above the lowest that make sense. Drawing without a graphics card counts as long as it draws.
 * A device that seems too slow is measured up to three times, and again whenever it is asked.
 * `false` outside a page.
 */
export async function isDeviceSupported(): Promise<boolean> {
  if (typeof document === 'undefined') return false;
  if (typeof AudioWorkletNode === 'undefined' || !isWebGL2Available()) return false;
  return meter.isEnough();
}

async function measure(): Promise<DeviceScore> {
  const { measureDevice } = await import('./device-score/index.js').catch(
    unfetched('The benchmark', ErrorCode.failedToDownloadAvatarAssets),
  );
  return measureDevice();
}
