import type { Avatar } from '../avatar/index.js';
import { assertOneOf } from '../base/assert-one-of.js';
import { kindOf } from '../base/bytes-of.js';
import type { Reaction } from '../base/reaction.js';
import {
  ConversationState,
  MotionStyle,
  RenderQuality,
  RendererName,
  type Emotion,
} from '../base/states.js';
import { MotionMixer } from '../motion/mixer.js';
import { hash } from '../motion/noise.js';
import { createPose } from '../motion/pose.js';
import {
  Stage,
  type CameraConfig,
  type Rig,
  type StageView,
  type ViewRect,
  type ViewTransform,
} from '../render/index.js';
import { AvatarController } from './avatar-controller.js';
import { Face } from './face.js';
import type { ViewSettings } from './configuration.js';
import { safely } from './safely.js';
import {
  assertHeight,
  liveViews,
  sdkRenderLimits,
  sdkSettings,
  type LiveView,
} from './sdk-state.js';
import { warnOfStack } from './warn-of-stack.js';

/**
 * One avatar on the page: appends a canvas to a container, fills it, and draws the avatar as its
 * controller moves it. Dispose it when it is no longer needed.
 */
export class AvatarView implements LiveView {
  /** Called after the first picture was drawn. */
  onFirstRendering: (() => void) | null = null;

  readonly controller: AvatarController;
  readonly #avatar: Avatar;
  readonly #rig: Rig;
  readonly #stageView: StageView;
  readonly #mixer: MotionMixer;
  readonly #pose = createPose();
  readonly #face: Face;
  #disposed = false;
  #opaque = false;
  #background = '';

  /**
   * @param container gets the canvas as its last child. Nothing is drawn while it has no size.
   * @param settings for this view alone; what is left out comes from `AvatarSDK`.
   * @throws AvatarError `animationPlayerNotInitialized` where there is no WebGL 2; TypeError for an avatar,
   * a container or a renderer that is none.
   */
  constructor(avatar: Avatar, container: HTMLElement, settings: Partial<ViewSettings> = {}) {
    assertParts(avatar, container);
    const all: ViewSettings = { ...sdkSettings(), ...settings };
    assertOneOf('renderer', all.renderer ?? RendererName.auto, RendererName);
    const { quality, cap } = sdkRenderLimits();
    this.#rig = avatar.instantiate();
    if (this.#rig.missing.length > 0) {
      all.logger.info(`Avatar "${avatar.id}" cannot show: ${this.#rig.missing.join(', ')}.`);
    }
    this.#avatar = avatar;
    const seed = hash(avatar.manifest?.idle?.seed ?? 0, avatar.place);
    this.#mixer = new MotionMixer({ seed, style: MotionStyle.subtle });
    this.#face = new Face(this.#mixer, seed, all.logger);
    this.controller = new AvatarController(all, all.avatarId ?? avatar.id);
    try {
      this.#stageView = Stage.shared(all.renderer, this.#rig.object).attach({
        container,
        rig: this.#rig,
        camera: avatar.camera,
        update: (now) => this.#update(now),
        urgent: () => this.#urgent,
        onPace: (fps) => this.controller.events.emit('pace', fps),
        probe: () => this.controller.probe,
        onFirstFrame: () => safely(all.logger, () => this.onFirstRendering?.()),
        onTrouble: (trouble) => all.logger.warning(trouble),
      });
    } catch (error) {
      this.controller.dispose();
      this.#rig.dispose();
      throw error;
    }
    this.controller.events.on('cue', (cue) => this.#face.follow(cue));
    this.controller.events.on('conversation', () => this.#stageView.hurry());
    this.#stageView.quality = quality;
    this.#stageView.resolutionCap = cap;
    if (container.clientWidth === 0 || container.clientHeight === 0) {
      all.logger.warning('The container has no size: the avatar is drawn once it gets one.');
    }
    liveViews.add(this);
    void warnOfStack(this, all.logger);
  }

  /** Keeps frameworks from wrapping it in a Proxy, which private members do not pass. */
  get [Symbol.toStringTag](): string {
    return 'AvatarView';
  }

  /** The canvas on show. Several views share one GPU context, so it may be replaced by another. */
  get canvas(): HTMLCanvasElement {
    return this.#stageView.canvas;
  }
  /** Size of the backing buffer in pixels. */
  get renderSize(): { readonly width: number; readonly height: number } {
    return this.#stageView.renderSize;
  }

  get avatarTransform(): ViewTransform {
    return this.#stageView.transform;
  }
  /** @throws RangeError when a number is not finite or the scale is not above 0. */
  set avatarTransform(transform: ViewTransform) {
    this.#stageView.transform = transform;
  }

  /** @deprecated Former name of `avatarTransform`. */
  get transform(): ViewTransform {
    return this.avatarTransform;
  }
  set transform(transform: ViewTransform) {
    this.avatarTransform = transform;
  }

  /** Whether black shows where the avatar does not cover the view, instead of the page. */
  get isOpaque(): boolean {
    return this.#opaque;
  }
  set isOpaque(opaque: boolean) {
    this.#opaque = opaque;
    this.#paintBackdrop();
  }
  /**
   * Shows an image behind the avatar, covering the view; `null` takes it away. The bitmap of
   * `exportBitmap()` does not have it.
   *
   * @param image an image element, or the URL of an image.
   */
  setBackgroundImage(image: HTMLImageElement | string | URL | null): void {
    const url = image instanceof HTMLImageElement ? image.currentSrc || image.src : image;
    this.#background = url ? `url(${JSON.stringify(String(url))})` : '';
    this.#paintBackdrop();
  }

  /** How lively idle life and head motion are. Default `subtle`. */
  get motionStyle(): MotionStyle {
    return this.#mixer.style;
  }
  set motionStyle(style: MotionStyle) {
    this.#mixer.style = style;
  }
  /** Gain of mouth and jaw in speech, 0 to 2. Default 1. */
  get articulation(): number {
    return this.#mixer.articulation;
  }
  set articulation(gain: number) {
    this.#mixer.articulation = gain;
  }
  /** What the face expresses, beside what the cues of a speech ask for. Default `neutral`. */
  get emotion(): Emotion {
    return this.#face.emotion;
  }
  /** How much of it, 0 to 1. */
  get emotionStrength(): number {
    return this.#face.strength;
  }
  /**
   * Lets an emotion come in place of the present one. Speech keeps its lips: p, b and m still close.
   *
   * @param options `strength` 0 to 1, default 1; values beyond are clamped.
   * @throws AvatarError `invalidExpression` for an unknown emotion or a strength that is no number.
   */
  setEmotion(emotion: Emotion, { strength }: { readonly strength?: number } = {}): void {
    this.#face.feel(emotion, strength);
  }
  /**
   * Nods, shakes the head, winks or smiles once. A reaction that is under way is left to end.
   *
   * @returns when it is over.
   * @throws AvatarError `invalidExpression` (rejects) for an unknown reaction; an AbortError when the view is disposed.
   */
  react(reaction: Reaction): Promise<void> {
    return this.#face.react(reaction);
  }
  /** Whether it attends to the visitor, who speaks: set it while a microphone is open. */
  get listening(): boolean {
    return this.#face.listening;
  }
  set listening(listening: boolean) {
    this.#face.listening = listening;
  }

  /** Whether to leave out motion that only decorates. Speech and blinks stay. */
  get reducedMotion(): boolean {
    return this.#mixer.reducedMotion;
  }
  set reducedMotion(reduced: boolean) {
    this.#mixer.reducedMotion = reduced;
  }

  get renderQuality(): RenderQuality {
    return this.#stageView.quality;
  }
  set renderQuality(quality: RenderQuality) {
    assertOneOf('renderQuality', quality, RenderQuality);
    this.#stageView.quality = quality;
  }
  /** Greatest height of the backing buffer in pixels, or `null`. */
  get renderResolutionCap(): number | null {
    return this.#stageView.resolutionCap;
  }
  set renderResolutionCap(cap: number | null) {
    if (cap !== null) assertHeight(cap);
    this.#stageView.resolutionCap = cap;
  }

  /** The picture as PNG with a transparent background, or `null` while nothing is drawn. */
  exportBitmap(): Promise<Blob | null> {
    return this.#stageView.exportBitmap();
  }

  getCameraConfig(): CameraConfig {
    return { ...this.#stageView.camera };
  }
  /** Changes what is given; the rest stays. */
  updateCameraConfig(camera: Partial<CameraConfig>): void {
    this.#stageView.camera = { ...this.#stageView.camera, ...camera };
  }

  /** Goes on in another element, which may be of another document. @internal */
  moveTo(container: HTMLElement): void {
    this.#stageView.container = container;
  }

  /** Stops drawing; sound goes on. */
  pauseRendering(): void {
    this.#stageView.paused = true;
  }
  resumeRendering(): void {
    this.#stageView.paused = false;
  }
  isRenderingEnabled(): boolean {
    return !this.#stageView.paused && !this.#disposed;
  }

  /** The avatar's bounds in CSS pixels from the container's top left, or `null` without a size. */
  getBoundingRect(): ViewRect | null {
    return this.#stageView.boundingRect();
  }

  /** Releases connection, sound, canvas and listeners. Idempotent. */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    liveViews.delete(this);
    this.onFirstRendering = null;
    this.controller.dispose();
    this.#face.dispose();
    this.#stageView.dispose();
    this.#rig.dispose();
  }

  #paintBackdrop(): void {
    this.#stageView.backdrop = { color: this.#opaque ? '#000' : '', image: this.#background };
  }

  /** Idle life may be drawn at a lower rate; speech, reactions and eased changes not. */
  get #urgent(): boolean {
    const speaks = this.controller.conversationState === ConversationState.playing;
    return speaks || this.#mixer.lively;
  }

  #update(now: DOMHighResTimeStamp): boolean {
    const { probe } = this.controller;
    this.#mixer.update(this.#avatar.age(now), this.controller.sample(now), this.#pose);
    probe.mixed();
    const changed = this.#rig.apply(this.#pose);
    probe.posed();
    return changed;
  }
}

/** Before anything is made: what a page has not loaded or found yet is easily handed over. */
function assertParts(avatar: Avatar, container: HTMLElement): void {
  if (typeof avatar?.instantiate !== 'function') {
    throw new TypeError(`AvatarView takes what load() resolves with, not ${kindOf(avatar)}.`);
  }
  if (typeof container?.append !== 'function') {
    throw new TypeError(`AvatarView takes an element to draw into, not ${kindOf(container)}.`);
  }
}
