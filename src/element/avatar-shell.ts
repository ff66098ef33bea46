import type { PropertyValues } from 'lit';
import type { Avatar } from '../avatar/avatar.js';
import { ErrorCode, isAbortError, type AvatarError } from '../base/errors.js';
import { ConnectionState, ConversationState } from '../base/states.js';
import type { AvatarController, AvatarView } from '../sdk/engine.js';
import { AvatarOptions } from './avatar-options.js';
import { CallQueue, abortError, asAvatarError, quiet } from './call-queue.js';
import { EngineController } from './controllers/engine-controller.js';
import { ReducedMotionController } from './controllers/reduced-motion-controller.js';
import { UiLoader } from './ui-loader.js';
import { VisibilityController } from './controllers/visibility-controller.js';
import { CustomStates } from './custom-states.js';
import { bridgeEvents } from './event-bridge.js';
import {
  AvatarErrorEvent,
  AvatarFirstRenderEvent,
  AvatarLoadEvent,
  AvatarProgressEvent,
  AvatarVolumeChangeEvent,
} from '../events/index.js';
import { AvatarMode } from './limits.js';
import { TokenSource } from './token-source.js';
import { FIXED_OPTIONS, applyOptions, settingsOf, targetKeyOf, targetOf } from './view-options.js';

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
    targetKey: () => targetKeyOf(this),
    target: () => targetOf(this),
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
      this.#stalled = false;
      this.#connecting = null;
      this.#fail(error);
      this.calls.reject(error);
    },
    released: () => {
      this.#stalled = false;
      this.#connecting = null;
      this.calls.reject(abortError());
      this.#announce();
    },
  });
  readonly #reported = new WeakSet<AvatarError>();
  #error: AvatarError | null = null;
  #stalled = false;
  #connecting: Promise<void> | null = null;
  #wasUpdated = false;
  /** The options are the ones who speak now, not the controller. */
  #applying = false;

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

  /** State of the connection to the Motion Server, in `direct` mode. */
  get connectionState(): ConnectionState {
    return this.controller?.connectionState ?? ConnectionState.disconnected;
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
    const wanted = this.loading === 'eager' || this.#visibility.seen;
    this.engine.follow(targetKeyOf(this), wanted);
    if (wanted) this.ui.load();
    if (FIXED_OPTIONS.some((name) => changed.has(name))) this.engine.remount();
    const { view } = this;
    if (view) {
      this.#applying = true;
      applyOptions(view, this, this.#reducedMotion.reduced, changed);
      this.#applying = false;
      if (changed.has('sessionToken') || changed.has('tokenUrl')) this.disconnect();
    } else if (this.#wasUpdated && (changed.has('volume') || changed.has('muted'))) {
      this.#announce(new AvatarVolumeChangeEvent(this.volume, this.muted));
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

  /** @internal */
  protected connect(controller: AvatarController): Promise<void> {
    if (controller.connectionState === ConnectionState.connected) return Promise.resolve();
    if (this.#connecting) return this.#connecting;
    const connecting = quiet(
      controller.start().finally(() => {
        if (this.#connecting === connecting) this.#connecting = null;
      }),
    );
    this.#connecting = connecting;
    return connecting;
  }

  /** @internal Ends the connection, or the attempt to get one; the next one starts afresh. */
  protected disconnect(): void {
    this.#connecting = null;
    this.controller?.close();
  }

  /** @internal Speech does not wait for the connection: without one, it is heard without motion. */
  protected connectForSpeech(controller: AvatarController): void {
    if (this.mode === AvatarMode.direct) void this.connect(controller);
  }

  #mounted(view: AvatarView, fresh: boolean): void {
    this.#connecting = null;
    applyOptions(view, this, this.#reducedMotion.reduced, null);
    bridgeEvents(view.controller, {
      announce: (event) => this.#announce(event),
      fail: (error) => this.#fail(error),
      recover: () => (this.#error = null),
      stall: (stalled) => (this.#stalled = stalled),
      volumeChanged: () => {
        if (!this.#applying) {
          this.volume = view.controller.getVolume();
          this.muted = view.controller.muted;
        }
        this.#announce(new AvatarVolumeChangeEvent(this.volume, this.muted));
      },
      unlockChanged: () => this.#announce(),
    });
    this.calls.run(view);
    this.#announce(fresh ? new AvatarLoadEvent() : undefined);
  }

  #fail(cause: unknown): void {
    const error = asAvatarError(cause, ErrorCode.playbackStartFailed);
    if (this.#reported.has(error)) return;
    this.#reported.add(error);
    this.#error = error;
    this.logger.error(
      `${error.message} (${error.code}, see docs/errors/${error.code}.md)`,
      error.cause,
    );
    this.#announce(new AvatarErrorEvent(error));
  }

  /** Shows the present state, then tells of it. */
  #announce(event?: Event): void {
    this.requestUpdate();
    this.#showStates();
    if (event) this.dispatchEvent(event);
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
      this.#stalled && 'stalled',
      this.muted && 'muted',
      controller !== null && !controller.audioUnlocked && 'audio-locked',
    ]);
  }
}
