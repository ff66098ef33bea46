import type { StageView } from '../../src/render/index.js';

/** Counts the draw calls of the renderer from now on. */
export function countDraws({ canvas }: StageView): () => number {
  const gl = canvas.getContext('webgl2')!;
  const draw = gl.drawElements.bind(gl);
  let calls = 0;
  gl.drawElements = (...call) => {
    calls++;
    draw(...call);
  };
  return () => calls;
}
