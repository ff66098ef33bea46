/**
 * Runs in the page, before its scripts: notes each frame's script time, draw calls and triangles. What it allocates is
 * counted as the page's, so it allocates little.
 */
export function countFrames() {
  const request = globalThis.requestAnimationFrame;
  /** Those that drew something, and what is told when there are enough. */
  const watch = (globalThis.watchedFrames = { drawn: [], wanted: Infinity, tell: null });
  let frame = null;
  globalThis.requestAnimationFrame = (callback) =>
    request((now) => {
      if (frame?.now !== now) {
        if (watch.drawn.length > watch.wanted) watch.tell();
        frame = { now, script: 0, draws: 0, triangles: 0 };
      }
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
    drawing[name] = function () {
      if (frame) {
        if (frame.draws++ === 0) watch.drawn.push(frame);
        frame.triangles += (arguments[count] / 3) * (arguments[instances] ?? 1);
      }
      // An array of them would be one more thing to be collected.
      return draw.apply(this, arguments);
    };
  }
}

/** Runs in the page: the next `count` frames that draw, once they are over. */
export function waitForFrames(count) {
  const watch = globalThis.watchedFrames;
  watch.drawn.length = 0;
  watch.wanted = count;
  return new Promise((resolve) => {
    watch.tell = () => {
      watch.wanted = Infinity;
      resolve(watch.drawn.slice(0, count));
    };
  });
}
