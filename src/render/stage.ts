import type { Object3D } from 'three';
import { nextTask } from '../base/next-task.js';
import type { RendererName } from '../base/states.js';
import { FrameCost } from './frame-cost.js';
import { FrameLoop } from './frame-loop.js';
import { FramePace } from './frame-pace.js';
import { ResolutionGovernor } from './resolution-governor.js';
import type { Drawing, DrawingListener } from './drawing.js';
import { DrawingSource } from './drawing-source.js';
import { meshesUnder } from './look/index.js';
import { Sheet } from './sheet.js';
import { StageView, type ViewStage, type StageViewOptions } from './stage-view.js';
import { clonePicture } from './surface.js';

/** While the rate of idle life is settled, one of so many frames is measured: each costs a tenth more. */
const SAMPLED = 32;
/** Milliseconds until it is looked again at a character that does not move. */
const STANDING = 1000 / 15;

/** Splats bring shaders of their own, in WebGL's language. */
const hasShaders = (object: Object3D | undefined): boolean =>
  object !== undefined && meshesUnder(object).some(({ material }) => Array.isArray(material));

/** What a view that is to come finds ready. */
export interface HeldStage {
  /** Paints the studio ahead; else that is done when the view is there. */
  paint(): void;
  /**
   * Makes ready for a character by an object that is built alike, and has nothing to show. Settles once the GPU
   * has its work.
   */
  rehearse(object: Object3D): Promise<void>;
  letGo(): void;
}

/**
 * Draws all characters of a page with one WebGL context, because browsers allow only 8 to 16 and
 * phones far fewer. The context exists while there are views. Frames run only while a view is on
 * screen and not paused, and a view is drawn only when its picture changed. Idle life is drawn as often
 * as the device can afford; who speaks or reacts, in every frame of the display.
 */
export class Stage implements ViewStage, DrawingListener {
  static readonly #shared: { [name in RendererName]?: Stage } = {};

  /** A list anew whenever one comes or goes, which may be while others are drawn. */
  #views: readonly StageView[] = [];
  readonly #loop = new FrameLoop((now) => this.#onFrame(now));
  readonly #source: DrawingSource;
  readonly #sheet = new Sheet();
  readonly #cost = new FrameCost((cost) => this.#takeCost(cost));
  #governor = new ResolutionGovernor();
  #pace = new FramePace();
  /** Views that are drawn in the frame being measured, and frames since. */
  #measured = 0;
  #unmeasured = 0;
  /** Who has what draws kept for a view that is to come. */
  #holders = 0;
  /** The view that shows the renderer's own canvas. */
  #direct: StageView | null = null;
  /** Time of the last frame if it drew something, to measure how long drawing takes. */
  #lastDrawAt: number | null = null;
  #release: ReturnType<typeof setTimeout> | undefined;

  /** The page's stage for a character, or for one that is to come. */
  static shared(wanted?: RendererName, object?: Object3D): Stage {
    const name = wanted === 'webgpu' && !hasShaders(object) ? wanted : 'webgl';
    return (Stage.#shared[name] ??= new Stage(name === 'webgpu'));
  }

  /** @param webGPU draws with WebGPU, as long as there is one. */
  private constructor(webGPU: boolean) {
    this.#source = new DrawingSource(webGPU, this, (notice) => this.#tell(notice));
  }

  get #renderer(): Drawing | null {
    return this.#source.drawing;
  }

  get resolutionShare(): number {
    return this.#governor.share;
  }

  get resolutionLimit(): number {
    return this.#renderer?.limit ?? 4096;
  }

  /**
   * Makes context, renderer and light for a view that is to come, each in a task of its own, as each takes
   * its time, and keeps them until that is there.
   *
   * @throws AvatarError `animationPlayerNotInitialized` when there is no WebGL 2.
   */
  async hold(container: HTMLElement): Promise<HeldStage> {
    this.#keep();
    this.#holders++;
    const letGo = (): void => {
      this.#holders--;
      this.#releaseUnused();
    };
    try {
      if (this.#source.pending) await this.#source.open();
      else this.#source.contextFor(container);
      await nextTask();
      const renderer = this.#source.drawingFor(container);
      await nextTask();
      renderer.light();
      return {
        letGo,
        paint: () => void renderer.paint(true),
        rehearse: async (object) => renderer.rehearse?.(object),
      };
    } catch (error) {
      letGo();
      throw error;
    }
  }

  /**
   * Shows a rig in a container.
   *
   * @throws AvatarError `animationPlayerNotInitialized` when there is no WebGL 2.
   */
  attach(options: StageViewOptions): StageView {
    this.#keep();
    try {
      if (!this.#source.pending) this.#source.drawingFor(options.container);
    } catch (error) {
      this.#releaseUnused();
      throw error;
    }
    const view = new StageView(options, this);
    this.#views = [...this.#views, view];
    if (this.#source.notice) options.onTrouble?.(this.#source.notice);
    this.#begin(view);
    return view;
  }

  #begin(view: StageView): void {
    this.#prepare(view).catch((error: Error) => view.options.onTrouble?.(error.message));
  }

  /** Gets ready for the first picture of a view, in several tasks, as each takes its time. */
  async #prepare(view: StageView): Promise<void> {
    await this.#source.open();
    if (!this.#views.includes(view)) return;
    const renderer = this.#source.drawingFor(view.container);
    const { object } = view.rig;
    const steps: readonly (() => unknown)[] = [
      () => renderer.light(),
      () => renderer.dress(object),
      () => renderer.add(object),
      // What cannot be compiled is drawn as far as it can be.
      () => renderer.compile(object, view.viewCamera).catch(() => undefined),
      () => renderer.paint(),
      () => view.markReady(),
      () => renderer.complete?.(object).then((changed) => changed && view.invalidate()),
    ];
    for (const step of steps) {
      await nextTask();
      if (!this.#views.includes(view) || this.#renderer !== renderer) return;
      await step();
    }
  }

  viewChanged(): void {
    const view = this.#views.find((one) => one.showing && (!one.paused || one.dirty));
    if (view && !this.#renderer?.lost) {
      this.#loop.wake(view.container.ownerDocument.defaultView ?? window);
    }
  }

  documentShown(): void {
    // Frames had a gap that says nothing of the device.
    this.#lastDrawAt = null;
    this.viewChanged();
  }

  drawNow(view: StageView): void {
    if (!view.showing || !this.#renderer || this.#renderer.lost) return;
    this.#chooseDirect();
    this.#draw(view, this.#renderer);
    this.#sheet.copy(this.#renderer.canvas);
  }

  capture(view: StageView): HTMLCanvasElement | null {
    const renderer = this.#renderer;
    const size = view.renderSize;
    if (!renderer || renderer.lost || size.width === 0) return null;
    this.#sheet.copy(renderer.canvas);
    view.frame();
    renderer.draw(view.rig.object, view.viewCamera, size, {
      exact: this.#direct === view,
      left: 0,
      goesOn: false,
    });
    const picture = clonePicture(renderer.canvas, size);
    // That drew over the picture of the view which shows the renderer's canvas.
    if (this.#direct && this.#direct !== view) this.#draw(this.#direct, renderer);
    return picture;
  }

  detach(view: StageView): void {
    this.#views = this.#views.filter((one) => one !== view);
    this.#sheet.drop(view);
    this.#renderer?.remove(view.rig.object);
    if (this.#direct === view) this.#setDirect(null);
    this.#releaseUnused();
  }

  contextLost(): void {
    this.#halt();
    this.#tell('The browser took the GPU away; waiting for it.');
  }

  drawingEnded(reason: string): void {
    this.#halt();
    this.#source.end(reason);
    for (const view of this.#views) {
      void view.markReady(false);
      this.#begin(view);
    }
  }

  contextRestored(): void {
    for (const view of this.#views) view.invalidate();
  }

  /** Returns the milliseconds until the next frame is needed, or `null`. */
  #onFrame(now: DOMHighResTimeStamp): number | null {
    const renderer = this.#renderer;
    if (!renderer || renderer.lost) return null;
    const start = performance.now();
    const showing = this.#chooseDirect();
    const interval = this.#lastDrawAt === null ? null : now - this.#lastDrawAt;
    let wait = Infinity;
    let drawn = 0;
    let turns = this.#pace.turns(showing);
    const views = this.#views;
    try {
      for (let i = 0; i < views.length; i++) {
        const view = views[i];
        if (!view.showing) continue;
        const idle = !view.dirty && !view.urgent;
        if (!idle || (view.dueAt <= now && turns-- > 0)) {
          if (this.#show(view, renderer, now)) drawn++;
        }
        // A view that is paused has no frames, even while others keep the loop running.
        if (!view.paused) wait = Math.min(wait, Math.max(0, view.dueAt - now));
      }
    } finally {
      this.#sheet.copy(renderer.canvas);
    }
    const follows = interval !== null;
    if (drawn > 0 && (!this.#pace.settled || ++this.#unmeasured >= SAMPLED)) {
      this.#measure(renderer, start, drawn);
    }
    this.#lastDrawAt = drawn > 0 && wait === 0 ? now : null;
    if (follows) this.#takeInterval(interval);
    return wait === Infinity ? null : wait;
  }

  /** Poses a view and draws it if its picture changed; returns whether it did. */
  #show(view: StageView, renderer: Drawing, now: DOMHighResTimeStamp): boolean {
    const probe = view.paused ? null : view.options.probe?.();
    probe?.begin(now, view.waited);
    const changed = !view.paused && view.options.update(now);
    const draws = changed || view.dirty;
    const { urgent } = view;
    if (draws) {
      probe?.drawing(renderer.context);
      this.#draw(view, renderer, changed && urgent);
      probe?.drawn();
    }
    const { interval } = this.#pace;
    view.rest(now, urgent ? 0 : changed ? interval : Math.max(interval, STANDING));
    return draws;
  }

  #measure(renderer: Drawing, start: DOMHighResTimeStamp, drawn: number): void {
    if (this.#cost.measuring) return;
    this.#unmeasured = 0;
    this.#measured = drawn;
    this.#cost.measure(renderer, start);
  }

  #takeCost(cost: number): void {
    const showing = this.#views.filter((view) => view.showing).length;
    if (showing === 0) return;
    if (this.#pace.add(cost / this.#measured, showing)) {
      for (const view of this.#views) view.options.onPace?.(this.#pace.rate);
    }
    // Frames with gaps between them tell by themselves how fast they could come.
    if (this.#lastDrawAt === null) this.#takeInterval(cost);
  }

  #takeInterval(milliseconds: number): void {
    if (!this.#governor.addFrame(milliseconds)) return;
    for (const view of this.#views) view.invalidate();
  }

  #draw(view: StageView, renderer: Drawing, goesOn = false): void {
    const size = view.renderSize;
    const exact = this.#direct === view;
    view.frame();
    const left = exact ? 0 : this.#sheet.add(view, size, renderer);
    renderer.draw(view.rig.object, view.viewCamera, size, { exact, left, goesOn });
    if (exact) view.markDrawn();
  }

  /** A single view to see shows the renderer's canvas; several are copied. Returns how many there are. */
  #chooseDirect(): number {
    const views = this.#views;
    let only: StageView | null = null;
    let count = 0;
    for (let i = 0; i < views.length; i++)
      if (views[i].showing) only = count++ === 0 ? views[i] : null;
    // What WebGPU has drawn would go with its device.
    if (!this.#renderer?.context) only = null;
    if (only !== this.#direct) this.#setDirect(only);
    return count;
  }

  #setDirect(view: StageView | null): void {
    const before = this.#direct;
    this.#direct = null;
    before?.surface.showOwn();
    const renderer = this.#renderer;
    if (!renderer) return;
    // The view that loses the canvas keeps its picture on its own.
    if (before && this.#views.includes(before) && before.renderSize.width > 0) {
      this.#draw(before, renderer);
      this.#sheet.copy(renderer.canvas);
    }
    if (!view) return;
    this.#direct = view;
    view.surface.showDirect(renderer.canvas);
    this.#draw(view, renderer);
  }

  #tell(trouble: string): void {
    for (const view of this.#views) view.options.onTrouble?.(trouble);
  }

  #halt(): void {
    this.#loop.stop();
    this.#cost.stop();
  }

  #keep(): void {
    clearTimeout(this.#release);
  }

  /** Not at once: a framework may take a view away and put it back within one task. */
  #releaseUnused(): void {
    if (this.#views.length > 0) return;
    this.#loop.stop();
    clearTimeout(this.#release);
    if (this.#holders === 0) this.#release = setTimeout(() => this.#releaseRenderer(), 0);
  }

  #releaseRenderer(): void {
    this.#source.release();
    this.#cost.stop();
    this.#governor = new ResolutionGovernor();
    this.#pace = new FramePace();
    this.#lastDrawAt = null;
  }
}
