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

/** Lip-sync at the pace of speech: a second of it in half a second. */
const LEAST_CPU = 2;
/** A test picture in a second. Slower than that, there is no motion to speak of. */
const LEAST_GPU = 0.2;

/** Whether a device with these scores can speak and move at the pace of life. */
export function isEnough({ cpuScore, gpuScore }: DeviceScore): boolean {
  return cpuScore >= LEAST_CPU && gpuScore >= LEAST_GPU;
}

/** The best of each part: other work can only make a device look slower than it is. */
export function bestOf(a: DeviceScore, b: DeviceScore): DeviceScore {
  return {
    cpuScore: Math.max(a.cpuScore, b.cpuScore),
    gpuScore: Math.max(a.gpuScore, b.gpuScore),
  };
}
