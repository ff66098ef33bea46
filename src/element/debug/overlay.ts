import { render, type LitElement, type ReactiveController } from 'lit';
import type { AvatarErrorEvent } from '../../events/index.js';
import type { FrameRateInfo } from '../../events/frame-rate-info.js';
import type { Avatar, AvatarController } from '../../sdk/engine.js';
import type { AvatarMetrics } from '../metrics.js';
import type { OptionValues } from '../options.js';
import { modeOf } from '../view-options.js';
import { addStyles } from '../ui/worn-styles.js';
import { figuresOf } from './figures.js';
import { overlayStyles } from './overlay.styles.js';
import { renderFigures } from './overlay-template.js';

/** How often the figures are read, in milliseconds: often enough to see a buffer run dry. */
const INTERVAL = 250;

/** What the overlay needs of the element. */
export interface DebuggedElement extends LitElement, OptionValues {
  readonly avatar: Avatar | null;
  readonly controller: AvatarController | null;
  readonly metrics: AvatarMetrics;
  readonly renderSize: { readonly width: number; readonly height: number };
}

/** Figures over an avatar while `debug` is set. It reads what is there, and asks nobody. */
export class Overlay implements ReactiveController {
  readonly #host: DebuggedElement;
  /** Nobody who listens to the page needs to hear it. */
  readonly #panel: HTMLElement;
  #controller: AvatarController | null = null;
  /** Measuring was asked for by the page as well, and goes on. */
  #measured = false;
  #drawing: FrameRateInfo | null = null;
  #error: string | null = null;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(host: DebuggedElement) {
    this.#host = host;
    this.#panel = host.ownerDocument.createElement('div');
    this.#panel.className = 'debug';
    this.#panel.setAttribute('part', 'debug');
    this.#panel.setAttribute('aria-hidden', 'true');
    addStyles(host.renderRoot as ShadowRoot, overlayStyles);
    host.addEventListener('error', (event) => {
      const { error } = event as unknown as AvatarErrorEvent;
      this.#error = error.reason ? `${error.code}: ${error.reason}` : error.code;
    });
    host.addController(this);
    this.hostUpdated();
  }

  hostUpdated(): void {
    const { debug, controller, isConnected } = this.#host;
    if (!debug || !isConnected) return this.#hide();
    this.#measure(controller);
    if (this.#panel.isConnected) return;
    this.#host.renderRoot.querySelector('.frame')?.append(this.#panel);
    this.#timer = setInterval(() => this.#show(), INTERVAL);
    this.#show();
  }

  hostDisconnected(): void {
    this.#hide();
  }

  #hide(): void {
    clearInterval(this.#timer);
    this.#panel.remove();
    this.#measure(null);
  }

  #measure(controller: AvatarController | null): void {
    if (controller === this.#controller) return;
    const before = this.#controller;
    before?.events.off('framerate', this.#onFrameRate);
    if (before && !this.#measured) before.frameRateMonitorEnabled = false;
    this.#controller = controller;
    this.#drawing = null;
    if (!controller) return;
    this.#measured = controller.frameRateMonitorEnabled;
    controller.frameRateMonitorEnabled = true;
    controller.events.on('framerate', this.#onFrameRate);
  }

  #show(): void {
    const host = this.#host;
    const { controller, metrics, renderSize } = host;
    const figures = figuresOf({
      mode: modeOf(host),
      avatar: host.avatar?.id ?? null,
      controller,
      metrics,
      renderSize,
      drawing: this.#drawing,
      error: this.#error,
    });
    render(renderFigures(figures), this.#panel);
  }

  readonly #onFrameRate = (info: FrameRateInfo): void => {
    this.#drawing = info;
  };
}
