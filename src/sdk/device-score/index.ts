import { cpuScore } from './cpu-score.js';
import { gpuScore } from './gpu-score.js';
import type { DeviceScore } from './score.js';

/** Runs the benchmark, one part after the other so that neither slows the other down. */
export async function measureDevice(): Promise<DeviceScore> {
  return { cpuScore: await cpuScore(), gpuScore: await gpuScore() };
}
