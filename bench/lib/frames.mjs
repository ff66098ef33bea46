/** Runs in the page, before its scripts: notes each frame's script time, draw calls and triangles. */
export function countFrames() {
  const request = globalThis.requestAnimationFrame;
  const frames = (globalThis.frames = []);
  let frame = null;
  globalThis.requestAnimationFrame = (callback) =>
    request((now) => {
      if (frame?.now !== now) frames.push((frame = { now, script: 0, draws: 0, triangles: 0 }));
      const start = performance.now();
      callback(now);
      frame.script += performance.now() - start;
    });
  const gl = globalThis.WebGL2RenderingContext.prototype;
  const gpu = globalThis.GPURenderPassEncoder?.prototype;
  for (const [drawing, name, count, instances] of [
    [gl, 'drawElements', 1, -1],
    [gl, 'drawArrays', 2, -1],
    [gl, 'drawElementsInstanced', 1, 4],
    [gl, 'drawArraysInstanced', 2, 3],
    [gpu, 'draw', 0, 1],
    [gpu, 'drawIndexed', 0, 1],
  ]) {
    const draw = drawing?.[name];
    if (!draw) continue;
    drawing[name] = function (...call) {
      if (frame) {
        frame.draws++;
        frame.triangles += (call[count] / 3) * (call[instances] ?? 1);
      }
      return draw.apply(this, call);
    };
  }
}

/** Runs in the page: the next `count` frames that draw, once they are over. */
export async function waitForFrames(count) {
  const { frames } = globalThis;
  const drawn = () => frames.filter(({ draws }) => draws > 0);
  frames.length = 0;
  // To look at all of them is garbage itself, so only where there may be enough.
  while (frames.length <= count || drawn().length <= count)
    await new Promise((resolve) => setTimeout(resolve, 100));
  return drawn().slice(0, count);
}
