import { AvatarError, ErrorCode } from '../base/errors.js';

let available: boolean | undefined;

/**
 * Whether this browser can draw with WebGL 2 now. A yes is remembered; after a no it is asked again,
 * because a browser that blocked WebGL after GPU crashes may allow it later.
 */
export function isWebGL2Available(): boolean {
  if (available) return true;
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('webgl2');
  available = context !== null;
  context?.getExtension('WEBGL_lose_context')?.loseContext();
  return available;
}

/** The error for a page on which no WebGL 2 context can be had. */
export function webGLUnavailable(cause?: unknown): AvatarError {
  return new AvatarError(
    ErrorCode.animationPlayerNotInitialized,
    'WebGL 2 is not available, so the avatar cannot be drawn. Turn on hardware acceleration in the ' +
      'browser settings, update the browser or the graphics driver, or close other pages that ' +
      'draw in 3D.',
    { cause, reason: 'noWebGL' },
  );
}
