/** Least milliseconds between looks. */
const LOOK = 4;

/**
 * Calls `done` once all that `gl` was asked for until now is done, by the GPU or by the software in its
 * place: at the earliest in another task, after `patience` milliseconds at the latest. Nothing waits for
 * it meanwhile, as it would if `gl` was asked for a result.
 *
 * @param leisure share of what it has taken that may pass until it is looked again
 * @returns what gives it up.
 */
export function whenDone(
  gl: WebGL2RenderingContext,
  patience: number,
  done: () => void,
  leisure = 0,
): () => void {
  const fence = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
  gl.flush();
  const began = performance.now();
  const look = () => {
    const lost = !fence || gl.isContextLost();
    const waits = !lost && gl.getSyncParameter(fence, gl.SYNC_STATUS) !== gl.SIGNALED;
    const taken = performance.now() - began;
    if (waits && taken < patience) {
      timer = setTimeout(look, Math.max(LOOK, leisure * taken));
      return;
    }
    gl.deleteSync(fence);
    done();
  };
  let timer = setTimeout(look, 0);
  return () => clearTimeout(timer);
}
