import { PerspectiveCamera, type Box3 } from 'three';
import { RenderQuality } from '../base/states.js';
import type { FrameProbe } from './frame-probe.js';
import type { FrameRate } from './frame-pace.js';
import { frameView, IDENTITY_TRANSFORM, type CameraConfig, type ViewTransform } from './framing.js';
import { projectBounds, sceneBounds, type ViewRect } from './projected-bounds.js';
import { pixelSize, type PixelSize } from './resolution.js';
import type { Rig } from './rig.js';
import { Surface, type Backdrop } from './surface.js';
import { ContainerObserver } from './visibility.js';

/** What a view is made from. */
export interface StageViewOptions {
  /** The canvas fills this element. While it has no size, nothing is drawn. */
  readonly container: HTMLElement;
  readonly rig: Rig;
  readonly camera: CameraConfig;
  /** Poses the rig for this moment; returns whether the picture changed. */
  update(now: DOMHighResTimeStamp): boolean;
  /**
   * Whether it has to be drawn in every frame of the display, as speech has. Absent: always. Idle
   * life is drawn as often as the device can afford.
   */
  urgent?(): boolean;
  /** Idle life is drawn at another rate from now on. */
  onPace?(rate: FrameRate): void;
  /** Called once, after the first picture was drawn. */
  onFirstFrame?(): void;
  /** Something went wrong that the stage copes with, in words: the last picture may be gone for a while. */
  onTrouble?(trouble: string): void;
  /** What measures the frames of this view now, if anything does; asked once a frame. */
  probe?(): FrameProbe | null;
  /** Device pixels per CSS pixel, whatever the display and the frame time. For tests. */
  readonly fixedResolution?: number;
}

/** What a view asks of the stage it is on. */
export interface ViewStage {
  /** Full resolution is 1; the stage lowers it for all views when frames come too slowly. */
  readonly resolutionShare: number;
  readonly resolutionLimit: number;
  /** The view became visible, hidden, paused, resumed or dirty. */
  viewChanged(): void;
  /** The document of a view was shown or hidden. */
  documentShown(): void;
  /** Draw now, before the browser paints, so that no stretched picture shows. */
  drawNow(view: StageView): void;
  capture(view: StageView): HTMLCanvasElement | null;
  detach(view: StageView): void;
}

/** A frame that comes earlier by so little is the one that was meant, in milliseconds. */
const EARLY = 4;

const NO_PIXELS: PixelSize = { width: 0, height: 0 };

/** One picture of one character on the page. */
export class StageView {
  readonly rig: Rig;
  readonly surface: Surface;
  /** The camera as it is framed for the present size. */
  readonly viewCamera = new PerspectiveCamera();
  readonly options: StageViewOptions;
  readonly #stage: ViewStage;
  #observer: ContainerObserver;
  #camera: CameraConfig;
  #transform: ViewTransform = IDENTITY_TRANSFORM;
  #quality: RenderQuality = RenderQuality.ultra;
  #resolutionCap: number | null = null;
  #paused = false;
  #visible = false;
  /** The document that it is in is hidden. */
  #hidden = false;
  #size = NO_PIXELS;
  /** The window it is in, and the size of the picture there, as it was last worked out. */
  #window: Window = window;
  #picture: PixelSize | null = null;
  #pixelRatio = 1;
  /** Of the page, by the CSS property `zoom`: sizes do not have it in them. */
  #zoom = 1;
  #bounds: Box3 | null = null;
  #drawn = false;
  #tellDrawn: (() => void) | undefined;
  #disposed = false;
  #dirty = true;
  #ready = false;
  /** The camera is pointed for the present size, camera and transform. */
  #framed = false;
  #dueAt: DOMHighResTimeStamp = 0;
  #waited = 0;

  constructor(options: StageViewOptions, stage: ViewStage) {
    this.options = options;
    this.rig = options.rig;
    this.#stage = stage;
    this.#camera = options.camera;
    this.surface = new Surface(options.container);
    this.#observer = this.#observe();
  }

  /** The canvas on show. It is another one when views come and go; the container stays. */
  get canvas(): HTMLCanvasElement {
    return this.surface.canvas;
  }

  /** Where the view is. Assign it, even the same one, after a move to another document. */
  get container(): HTMLElement {
    return this.surface.container;
  }
  set container(container: HTMLElement) {
    this.#observer.disconnect();
    this.surface.moveTo(container);
    this.#observer = this.#observe();
    this.invalidate();
  }

  /** Size of the picture in device pixels; 0 by 0 while the container has no size. */
  get renderSize(): PixelSize {
    const display = this.options.fixedResolution ?? this.#window.devicePixelRatio;
    const ratio = display * this.#zoom;
    const { width, height } = this.#size;
    if (width === 0 || height === 0) return NO_PIXELS;
    if (this.#picture && ratio === this.#pixelRatio) return this.#picture;
    this.#pixelRatio = ratio;
    return (this.#picture = pixelSize({
      width,
      height,
      devicePixelRatio: ratio,
      quality: this.#quality,
      heightCap: this.#resolutionCap,
      share: this.options.fixedResolution === undefined ? this.#stage.resolutionShare : 1,
      limit: this.#stage.resolutionLimit,
    }));
  }

  get camera(): CameraConfig {
    return this.#camera;
  }
  set camera(camera: CameraConfig) {
    this.#camera = camera;
    this.#framed = false;
    this.invalidate();
  }

  get transform(): ViewTransform {
    return this.#transform;
  }
  /** @throws RangeError when a number is not finite or the scale is not above 0. */
  set transform({ x, y, scale }: ViewTransform) {
    if (![x, y, scale].every(Number.isFinite) || scale <= 0) {
      throw new RangeError(
        `Transform needs finite x and y and a scale above 0, got ${x}, ${y}, ${scale}.`,
      );
    }
    this.#transform = { x, y, scale };
    this.#framed = false;
    this.invalidate();
  }

  set backdrop(backdrop: Backdrop) {
    this.surface.backdrop = backdrop;
  }

  get quality(): RenderQuality {
    return this.#quality;
  }
  set quality(quality: RenderQuality) {
    this.#quality = quality;
    this.invalidate();
  }

  /** Largest height of the picture in device pixels, or `null` for none. */
  get resolutionCap(): number | null {
    return this.#resolutionCap;
  }
  set resolutionCap(cap: number | null) {
    this.#resolutionCap = cap;
    this.invalidate();
  }

  /** While paused the pose is frozen: `update` is not called. Resizing still redraws. */
  get paused(): boolean {
    return this.#paused;
  }
  set paused(paused: boolean) {
    this.#paused = paused;
    this.#stage.viewChanged();
  }

  /** Whether there is something to see of this view: it is compiled, has a size, is on screen. */
  get showing(): boolean {
    const { width, height } = this.#size;
    const shown = this.#ready && !this.#disposed && this.#visible && width > 0 && height > 0;
    return shown && !this.#hidden;
  }

  get dirty(): boolean {
    return this.#dirty;
  }

  /** Whether it is to be drawn in every frame of the display. */
  get urgent(): boolean {
    return this.options.urgent?.() ?? true;
  }

  /** Time of the frame from which on it is to be shown again. */
  get dueAt(): DOMHighResTimeStamp {
    return this.#dueAt;
  }

  /** How long it has rested on purpose, in milliseconds. */
  get waited(): number {
    return this.#waited;
  }

  /** The stage's: leaves out `pause` milliseconds after the frame at `now`. */
  rest(now: DOMHighResTimeStamp, pause: number): void {
    this.#dueAt = now + pause - EARLY;
    this.#waited = pause;
  }

  /** Something is about to move: it is shown in the next frame, however long it was to rest. */
  hurry(): void {
    this.#dueAt = 0;
    this.#stage.viewChanged();
  }

  /** Has the next frame drawn even if `update` reports no change. */
  invalidate(): void {
    this.#dirty = true;
    this.#picture = null;
    this.#stage.viewChanged();
  }

  /** A PNG of exactly the present picture, transparent where it is; `null` before there is one. */
  async exportBitmap(): Promise<Blob | null> {
    const picture = this.#drawn && !this.#disposed ? this.#stage.capture(this) : null;
    if (!picture) return null;
    return new Promise((resolve) => picture.toBlob(resolve, 'image/png'));
  }

  /**
   * The part of the view that the character covers at rest, in CSS pixels from its top left
   * corner; `null` while the container has no size.
   */
  boundingRect(): ViewRect | null {
    const { width, height } = this.#size;
    if (width === 0 || height === 0) return null;
    this.#bounds ??= sceneBounds(this.rig.object);
    this.frame();
    return projectBounds(this.#bounds, this.viewCamera, width, height);
  }

  /** Takes the view off the page. The rig stays the caller's to dispose. */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#observer.disconnect();
    this.#stage.detach(this);
    this.surface.dispose();
  }

  /** The stage's: shaders are compiled, or are to be compiled anew. Settles with the first picture. */
  markReady(ready = true): Promise<void> {
    this.#ready = ready;
    this.invalidate();
    return new Promise((drawn) => {
      this.#tellDrawn = drawn;
      if (this.#drawn) drawn();
    });
  }

  /** The stage's: the present pose is on the surface. */
  markDrawn(): void {
    this.#dirty = false;
    if (this.#drawn) return;
    this.#drawn = true;
    this.#tellDrawn?.();
    this.options.onFirstFrame?.();
  }

  /** Points the camera for the present size, camera and transform. */
  frame(): void {
    if (this.#framed) return;
    this.#framed = true;
    const { width, height } = this.#size;
    frameView(this.viewCamera, this.#camera, this.#transform, width, height);
  }

  #observe(): ContainerObserver {
    const page = this.container.ownerDocument;
    this.#window = page.defaultView ?? window;
    this.#hidden = page.hidden;
    return new ContainerObserver(this.container, {
      resized: (width, height) => {
        this.#size = { width, height };
        this.#zoom = this.container.currentCSSZoom ?? 1;
        this.#framed = false;
        this.invalidate();
        this.#stage.drawNow(this);
      },
      visibilityChanged: (visible) => {
        this.#visible = visible;
        this.#stage.viewChanged();
      },
      documentShown: () => {
        this.#hidden = page.hidden;
        this.#stage.documentShown();
      },
    });
  }
}
