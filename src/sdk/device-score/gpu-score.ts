import { nextTask } from '../../base/next-task.js';
import { createTestScene, type TestScene } from './test-scene.js';

/** Width and height of the test picture in pixels. */
const SIZE = 512;
/** Milliseconds that a picture takes at a score of 100. */
const REFERENCE = 2;
/** Pictures are drawn in batches of doubling size until one takes this many milliseconds. */
const MEASURED = 12;
const LARGEST_BATCH = 512;
/** Batches of that size; the fastest is the one that nothing else disturbed. */
const RUNS = 3;
/**
 * Milliseconds for the driver to compile and the first pictures. Drawing in software, a processor
 * compiles for half a second when idle, and for several when other work has it.
 */
const PATIENCE = 15_000;

/**
 * How fast this device draws: 100 takes 2 ms for a picture of 512 by 512 pixels of a lit, morphing
 * mesh as large as a character; 200 takes 1 ms. 0 where it cannot be drawn.
 */
export async function gpuScore(): Promise<number> {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = SIZE;
  const gl = canvas.getContext('webgl2', { antialias: true });
  if (!gl) return 0;
  try {
    const time = await pictureTime(gl);
    return time === null ? 0 : (100 * REFERENCE) / time;
  } finally {
    gl.getExtension('WEBGL_lose_context')?.loseContext();
    canvas.width = canvas.height = 1;
  }
}

/** Milliseconds a picture takes, or `null` when none appears in time. */
async function pictureTime(gl: WebGL2RenderingContext): Promise<number | null> {
  const deadline = performance.now() + PATIENCE;
  const scene = createTestScene(gl);
  while (scene.compiled === null && performance.now() < deadline) await nextTask();
  if (!scene.compiled) return null;
  // What the driver still prepares at the first picture does not count.
  if ((await drawBatch(gl, scene, 1, deadline)) === null || !isDrawn(gl)) return null;
  let time = Infinity;
  for (let count = 1, runs = 0; runs < RUNS;) {
    const batch = await drawBatch(gl, scene, count, deadline);
    if (batch === null) break;
    time = Math.min(time, batch / count);
    if (batch >= MEASURED || count === LARGEST_BATCH) runs++;
    else count *= 2;
  }
  return time < Infinity ? time : null;
}

/** Milliseconds until the GPU has drawn `count` pictures, or `null` when it has not in time. */
async function drawBatch(
  gl: WebGL2RenderingContext,
  scene: TestScene,
  count: number,
  deadline: DOMHighResTimeStamp,
): Promise<number | null> {
  const start = performance.now();
  for (let i = 0; i < count; i++) scene.draw(i);
  const fence = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
  if (!fence) return null;
  gl.flush();
  // A lost context answers with null.
  while (gl.getSyncParameter(fence, gl.SYNC_STATUS) === gl.UNSIGNALED) {
    if (performance.now() > deadline) return null;
    await nextTask();
  }
  gl.deleteSync(fence);
  return gl.isContextLost() ? null : performance.now() - start;
}

/** Whether the sphere is in the middle of the picture. */
function isDrawn(gl: WebGL2RenderingContext): boolean {
  const pixel = new Uint8Array(4);
  gl.readPixels(SIZE / 2, SIZE / 2, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel);
  return pixel[3] === 255 && pixel[0] > 0;
}
