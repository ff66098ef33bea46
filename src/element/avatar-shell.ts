import type { PropertyValues } from 'lit';
import { errorPage } from '../base/error-page.js';
import { ErrorCode, isAbortError, type AvatarError } from '../base/errors.js';
import { ConnectionState, ConversationState } from '../base/states.js';
import { connectDomEvents } from '../events/dom-events.js';
import {
  AvatarConnectionStateChangeEvent,
  AvatarErrorEvent,
  AvatarFirstRenderEvent,
  AvatarLoadEvent,
  AvatarProgressEvent,
  AvatarSpeechEndEvent,
  AvatarSpeechStartEvent,
  AvatarVolumeChangeEvent,
} from '../events/index.js';
import type { Avatar, AvatarController, AvatarView, SpeechReport } from '../sdk/engine.js';
import { AvatarOptions } from './avatar-options.js';
import { CallQueue, abortError, asAvatarError } from './call-queue.js';
import { EngineController } from './controllers/engine-controller.js';
import { ReducedMotionController } from './controllers/reduced-motion-controller.js';
import { VisibilityController } from './controllers/visibility-controller.js';
import { CustomStates } from './custom-states.js';
import { ROUNDS, type AvatarMetrics } from './metrics.js';
import { renewing, type AvatarMode, type OptionName } from './options.js';
import { TokenSource } from './token-source.js';
import { UiLoader } from './ui-loader.js';
import { addressOf, applyOptions, modeOf, settingsOf } from './view-options.js';

/**
 * The element without its looks and methods: it keeps the engine in step with the options, and
 * shows and tells what the engine does. State belongs to the engine; here it is only read.
 */
export abstract class AvatarShell extends AvatarOptions {
  static {
    // Loading starts, and the volume settles, in answer to an update; both show in the next one.
    AvatarShell.disableWarning?.('change-in-update');
  }

  /** @internal */
  protected readonly calls = new CallQueue<AvatarView>();
  readonly #states = new CustomStates(this.attachInternals?.());
  readonly #tokens = new TokenSource(this);
  readonly #reducedMotion = new ReducedMotionController(this);
  readonly #visibility = new VisibilityController(this);
  /** @internal */
  protected readonly ui = new UiLoader(this, this.logger);
  /** @internal */
  protected readonly engine = new EngineController(this, {
    address: () => addressOf(this),
    settings: () => settingsOf(this, this.#tokens, this.logger),
    stage: () => this.renderRoot.querySelector<HTMLElement>('.stage')!,
    logger: this.logger,
    started: () => {
      this.#error = null;
      this.ui.load();
    },
    progress: () => this.#announce(new AvatarProgressEvent(this.loadProgress)),
    mounted: (view, fresh) => this.#mounted(view, fresh),
    rendered: () => this.#announce(new AvatarFirstRenderEvent()),
    failed: (error) => {
      this.calls.reject(error);
      this.#fail(error);
    },
    released: () => {
      this.calls.reject(abortError());
      this.#announce();
    },
  });
  readonly #reported = new WeakSet<AvatarError>();
  #error: AvatarError | null = null;
  #rounds: readonly SpeechReport[] = [];
  #wasUpdated = false;
  /** What the options came to in the last update; a token can change it. */
  #mode: AvatarMode | null = null;

  /** The controller of the class API; `null` until `load`. */
  get controller(): AvatarController | null {
    return this.view?.controller ?? null;
  }

  /** The view of the class API; `null` until `load`. */
  get view(): AvatarView | null {
    return this.engine.view;
  }

  /** The loaded avatar; `null` until `load`. */
  get avatar(): Avatar | null {
    return this.engine.avatar;
  }

  /** State of the connection to the Motion Server, in `direct` mode, or to the room. */
  get connectionState(): ConnectionState {
    return this.controller?.connectionState ?? ConnectionState.disconnected;
  }

  /** The `Room` of `livekit-client` that the avatar is in, or Agora's client; `null` while there is none. */
  get room(): object | null {
    return this.controller?.room ?? null;
  }

  /** What the avatar is doing. */
  get conversationState(): ConversationState {
    return this.controller?.conversationState ?? ConversationState.idle;
  }

  /** 0..1; 1 once the avatar stands in the page. */
  get loadProgress(): number {
    return this.engine.progress;
  }

  /** What went wrong last; `null` again when it works. */
  get error(): AvatarError | null {
    return this.#error;
  }

  /**
   * What was measured so far: how long loading took, what was drawn, and a report for each of the latest
   * rounds, the last one from its `speechend` event on. Nothing of it leaves the page.
   */
  get metrics(): AvatarMetrics {
    const frames = this.controller?.probe.totals ?? null;
    return { load: this.engine.times, frames, rounds: this.#rounds };
  }

  /** Seconds heard of the current round; 0 when idle. */
  get audioTime(): number {
    return this.controller?.getAudioTime() ?? 0;
  }

  /** Size of the backing buffer in pixels. */
  get renderSize(): { readonly width: number; readonly height: number } {
    return this.view?.renderSize ?? { width: 0, height: 0 };
  }

  protected override updated(changed: PropertyValues<this>): void {
    super.updated(changed);
    const changes = (...names: OptionName[]) => names.some((name) => changed.has(name));
    const wanted = this.loading === 'eager' || this.#visibility.seen;
    const mode = modeOf(this);
    this.engine.follow(wanted, changes(...renewing('view')) || mode !== this.#mode);
    this.#mode = mode;
    if (wanted) this.ui.load();
    if (this.view) {
      this.#apply(this.view, changed);
      if (changes(...renewing('connection'))) this.controller?.close();
    } else if (this.#wasUpdated && changes('volume', 'muted')) {
      this.#announceVolume();
    }
    this.#wasUpdated = true;
    this.#showStates();
  }

  /** @internal What was set before a call holds for it, though updates come later by themselves. */
  protected flush(): void {
    if (this.hasUpdated && this.isUpdatePending) this.performUpdate();
  }

  /**
   * @internal Calls now or, where there is no view yet, when there is one.
   *
   * @param signal by which the caller gives up; its reason, whatever it is, is no failure.
   */
  protected ask<T>(
    call: (view: AvatarView) => T | PromiseLike<T>,
    signal?: AbortSignal,
  ): Promise<T> {
    this.flush();
    const { view } = this;
    const answer = view ? new Promise<T>((done) => done(call(view))) : this.calls.add(call);
    if (!view) void this.engine.load();
    answer.catch((error: unknown) => {
      const unwanted = isAbortError(error) || (signal?.aborted && error === signal.reason);
      if (!unwanted) this.#fail(error);
    });
    return answer;
  }

  #mounted(view: AvatarView, fresh: boolean): void {
    const { controller } = view;
    const { events } = controller;
    this.#apply(view, null);
    events.on('volume', () => {
      this.volume = controller.getVolume();
      this.muted = controller.muted;
      this.#announceVolume();
    });
    events.on('unlock', () => this.#announce());
    connectDomEvents(events, (event) => this.#announce(event));
    if (fresh) this.#announce(new AvatarProgressEvent(1));
    // Whoever hears of it may have set another avatar, or called what makes another view.
    if (this.view === view) this.calls.run(view);
    if (this.view === view) this.#announce(fresh ? new AvatarLoadEvent() : undefined);
  }

  /** Hands over what acts at once. The view tells of it when all of it acts. */
  #apply(view: AvatarView, changed: PropertyValues<this> | null): void {
    view.controller.events.commit(() => applyOptions(view, this, changed));
    view.reducedMotion = this.#reducedMotion.reduced;
  }

  #announceVolume(): void {
    this.#announce(new AvatarVolumeChangeEvent(this.volume, this.muted));
  }

  #fail(cause: unknown): void {
    this.#announce(new AvatarErrorEvent(asAvatarError(cause, ErrorCode.playbackStartFailed)));
  }

  /** Shows the present state, then tells of it. A failure may come by several ways; it is told once. */
  #announce(event?: Event): void {
    if (event instanceof AvatarErrorEvent) {
      const { error } = event;
      if (this.#reported.has(error)) return;
      this.#reported.add(error);
      this.#error = error;
      this.#log(error);
    } else if (this.#works(event)) {
      this.#error = null;
    }
    if (event instanceof AvatarSpeechEndEvent) {
      this.#rounds = [...this.#rounds.slice(1 - ROUNDS), event.report];
    }
    this.requestUpdate();
    this.#showStates();
    if (event) this.dispatchEvent(event);
  }

  /** Speech without its server is heard as well, and moves no mouth: that is still to be mended. */
  #works(event?: Event): boolean {
    return event instanceof AvatarConnectionStateChangeEvent
      ? event.state === 'connected'
      : event instanceof AvatarSpeechStartEvent && this.connectionState !== 'failed';
  }

  #log({ message, code, reason, cause }: AvatarError): void {
    const name = reason ? `${code}: ${reason}` : code;
    this.logger.error(`${message} (${name}, see ${errorPage(code)})`, cause);
  }

  #showStates(): void {
    const { status, drawn } = this.engine;
    const { controller } = this;
    this.#states.show([
      (status === 'loading' || status === 'loaded') && status,
      drawn && 'rendered',
      this.#error !== null && 'error',
      this.connectionState,
      this.conversationState,
      controller?.stalled && 'stalled',
      this.muted && 'muted',
      controller !== null && !controller.audioUnlocked && 'audio-locked',
    ]);
  }
}
