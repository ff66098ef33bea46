/** Milliseconds between looks. */
const LOOK = 4;

/**
 * Calls `done` once all that `gl` was asked for until now is done, by the GPU or by the software in its
 * place: at the earliest in another task, after `patience` milliseconds at the latest. Nothing waits for
 * it meanwhile, as it would if `gl` was asked for a result.
 *
 * @returns what gives it up.
 */
export function whenDone(
  gl: WebGL2RenderingContext,
  patience: number,
  done: () => void,
): () => void {
  const fence = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
  gl.flush();
  const last = performance.now() + patience;
  const look = () => {
    const lost = !fence || gl.isContextLost();
    const waits = !lost && gl.getSyncParameter(fence, gl.SYNC_STATUS) !== gl.SIGNALED;
    if (waits && performance.now() < last) {
      timer = setTimeout(look, LOOK);
      return;
    }
    gl.deleteSync(fence);
    done();
  };
  let timer = setTimeout(look, 0);
  return () => clearTimeout(timer);
}
