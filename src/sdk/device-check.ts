import { AvatarError, ErrorCode } from '../base/errors.js';
import { isWebGL2Available } from '../render/webgl-support.js';
import { abortable } from '../base/abortable.js';

/** Speed of this device, each part linear: twice the score is half the time. */
export interface DeviceScore {
  /**
   * Arithmetic of the lip-sync engine on one thread. 100 takes 10 ms for a second of speech, which
   * is 1 % of the thread.
   */
  readonly cpuScore: number;
  /**
   * Drawing. 100 takes 2 ms for a test picture of 512 by 512 pixels, which leaves time for 60
   * pictures a second at 1200 by 1600 pixels; from 12 on, for 60 a second at 512 by 512. Software
   * drawing on a processor scores about 1 to 10, graphics cards of desktops 100 to 5000. 0 where
   * WebGL 2 cannot draw.
   */
  readonly gpuScore: number;
}

export interface DeviceScoreOptions {
  /** Measures anew instead of answering with the scores of this page's first run. */
  readonly fresh?: boolean;
  /** Gives the wait up. The measurement itself is short, and is finished and kept. */
  readonly signal?: AbortSignal;
}

/** Lip-sync at the pace of speech: a second of it in half a second. */
const LEAST_CPU = 2;
/** A test picture in a second. Slower than that, there is no motion to speak of. */
const LEAST_GPU = 0.2;

let kept: DeviceScore | null = null;
let running: Promise<DeviceScore> | null = null;

/**
 * Scores of this device; measured once a page, in about 0.1 to 0.3 s.
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
    );
  }
  if (kept && !fresh) return kept;
  running ??= measure().finally(() => (running = null));
  return signal ? abortable(running, signal) : running;
}

/**
 * Whether an avatar can be shown and heard here: WebGL 2 and AudioWorklet are there, and the scores
 * are above the lowest that make sense. Drawing without a graphics card counts as long as it draws.
 * `false` outside a page.
 */
export async function isDeviceSupported(): Promise<boolean> {
  if (typeof document === 'undefined') return false;
  if (typeof AudioWorkletNode === 'undefined' || !isWebGL2Available()) return false;
  const { cpuScore, gpuScore } = await deviceScore({});
  return cpuScore >= LEAST_CPU && gpuScore >= LEAST_GPU;
}

async function measure(): Promise<DeviceScore> {
  const { measureDevice } = await import('./device-score/index.js').catch((cause: unknown) => {
    throw new AvatarError(
      ErrorCode.failedToDownloadAvatarAssets,
      'The benchmark could not be fetched. Check the network, and that all files of the package ' +
        'are served from one folder.',
      { cause },
    );
  });
  return (kept = await measureDevice());
}
