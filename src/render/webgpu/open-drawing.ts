import type { DrawingListener } from '../drawing.js';
import { completeCore } from './complete-core.js';
import { GpuDrawing } from './gpu-drawing.js';

/**
 * What draws with WebGPU.
 *
 * @throws Error that says why there is none.
 */
export async function openDrawing(listener: DrawingListener): Promise<GpuDrawing> {
  const device = await openDevice();
  completeCore();
  return GpuDrawing.create(listener, device);
}

async function openDevice(): Promise<GPUDevice> {
  if (!('gpu' in navigator)) {
    throw new Error('the browser has no WebGPU here; pages need HTTPS for it.');
  }
  const adapter = await navigator.gpu.requestAdapter();
  if (!adapter) throw new Error('the browser found no graphics for WebGPU.');
  return adapter.requestDevice();
}
