import { MathUtils, type PerspectiveCamera } from 'three';

/** Camera of a view: looks at `target` from the front, in scene units. */
export interface CameraConfig {
  /** Vertical field of view in degrees, in a container that is not narrower than a portrait. */
  readonly fov: number;
  /** Distance from `target`. */
  readonly distance: number;
  readonly target: readonly [number, number, number];
  /** Downward pitch in degrees. */
  readonly pitch?: number;
}

/** Placement of the picture in its container. */
export interface ViewTransform {
  /** -1 moves the picture's centre to the left edge, 1 to the right edge. */
  readonly x: number;
  /** -1 moves it to the bottom edge, 1 to the top edge. */
  readonly y: number;
  /** Above 0; 1 is the original size. */
  readonly scale: number;
}

export const IDENTITY_TRANSFORM: ViewTransform = { x: 0, y: 0, scale: 1 };

/** Narrowest aspect ratio at which the framed height still shows the whole head with hair. */
const PORTRAIT_ASPECT = 0.72;

/** Share of the height won in a narrow container that goes above the head and not below it. */
const HEADROOM = 0.75;

/**
 * Points `camera` as `config` says and fits the picture to a container of `width` by `height` CSS
 * pixels. A wide container shows more at the sides. One narrower than a portrait zooms out until
 * the head fits, and keeps the shoulders near the bottom. The transform then moves and scales the
 * picture without distortion.
 */
export function frameView(
  camera: PerspectiveCamera,
  config: CameraConfig,
  transform: ViewTransform,
  width: number,
  height: number,
): void {
  const [x, y, z] = config.target;
  const pitch = MathUtils.degToRad(config.pitch ?? 0);
  camera.position.set(
    x,
    y + config.distance * Math.sin(pitch),
    z + config.distance * Math.cos(pitch),
  );
  camera.lookAt(x, y, z);
  camera.near = config.distance * 0.05;
  camera.far = config.distance * 5;

  const aspect = width / height;
  const zoomOut = Math.max(1, PORTRAIT_ASPECT / aspect);
  const halfHeight = Math.tan(MathUtils.degToRad(config.fov) / 2) * zoomOut;
  camera.fov = MathUtils.radToDeg(2 * Math.atan(halfHeight));
  camera.aspect = aspect;

  // In normalised device coordinates: picture = scale * scene + offset.
  const { scale } = transform;
  const drop = (1 - 1 / zoomOut) * (2 * HEADROOM - 1);
  const offsetX = transform.x;
  const offsetY = transform.y - scale * drop;
  const [spanX, spanY] = [width / scale, height / scale];
  const left = (width / 2) * (1 - offsetX / scale) - spanX / 2;
  const top = (height / 2) * (1 + offsetY / scale) - spanY / 2;
  camera.setViewOffset(width, height, left, top, spanX, spanY);
  // Nothing else moves it: three, which would work it out for each picture, is told to leave it.
  camera.matrixWorldAutoUpdate = true;
  camera.updateMatrixWorld();
  camera.matrixWorldAutoUpdate = false;
}
