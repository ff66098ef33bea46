import type { PixelSize } from './resolution.js';
import { webGLUnavailable } from './webgl-support.js';

/**
 * A WebGL 2 context on a canvas of its own.
 *
 * @param size of the first picture, as far as it is known: to change it makes the page wait.
 * @throws AvatarError `animationPlayerNotInitialized` when there is none to be had.
 */
export function createContext(size: PixelSize): WebGL2RenderingContext {
  const canvas = Object.assign(document.createElement('canvas'), size);
  // Asked for here, as three would print an error where there is none.
  const context = canvas.getContext('webgl2', { antialias: true });
  if (!context) throw webGLUnavailable();
  return context;
}

/** Gives a context back at once, rather than when it is collected. */
export function releaseContext(context: WebGL2RenderingContext | null): void {
  context?.getExtension('WEBGL_lose_context')?.loseContext();
}
