import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { ErrorCode, abortReason, type AvatarError } from '../../base/errors.js';
import type { Logger } from '../../base/logger.js';
import { arrival } from '../../base/unfetched.js';
import type { Avatar, AvatarAddress, AvatarView, ViewSettings } from '../../sdk/engine.js';
import type * as EngineModule from '../../sdk/engine.js';
import { asAvatarError, quiet } from '../call-queue.js';
import type { LoadTimes } from '../metrics.js';

type Engine = typeof EngineModule;

const SCRIPT = performance.now();

/** What the controller needs of the element, and what it tells after its own state has changed. */
export interface EngineOwner {
  readonly logger: Logger;
  /** The avatar that the element names. */
  address(): AvatarAddress;
  settings(): ViewSettings;
  /** Where the canvas goes; there after the first update. */
  stage(): HTMLElement;

  started(): void;
  progress(): void;
  /** A view stands. `fresh` is false when only the view of a loaded avatar was made anew. */
  mounted(view: AvatarView, fresh: boolean): void;
  rendered(): void;
  failed(error: AvatarError): void;
  /** View and avatar are gone, or the attempt to get them was given up. */
  released(): void;
}

export type LoadStatus = 'unloaded' | 'loading' | 'loaded' | 'failed';

interface Attempt {
  readonly abort: AbortController;
  promise: Promise<void>;
}

/** Part of the progress that comes with the engine; the files of the avatar make the rest. */
const ENGINE_SHARE = 0.1;

/**
 * Fetches the engine and the avatar, puts the view up, and takes everything down again. There is at
 * most one attempt at a time: callers share it, a change of avatar replaces it, and an element that
 * leaves the page gives it up. A move within the page is out and in again within one task, and
 * changes nothing.
 */
export class EngineController implements ReactiveController {
  status: LoadStatus = 'unloaded';
  avatar: Avatar | null = null;
  view: AvatarView | null = null;
  /** 0..1. */
  progress = 0;
  /** The view has drawn. */
  drawn = false;
  times: LoadTimes = { script: SCRIPT };

  readonly #host: ReactiveControllerHost & Node;
  readonly #owner: EngineOwner;
  #engine: Engine | null = null;
  #attempt: Attempt | null = null;
  /** Key of what is loaded, being loaded, or failed to load. */
  #key: string | null = null;
  #awaitingPage: (() => void)[] = [];
  #leaving: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveControllerHost & Node, owner: EngineOwner) {
    this.#host = host;
    this.#owner = owner;
    host.addController(this);
  }

  hostConnected(): void {
    clearTimeout(this.#leaving);
    for (const proceed of this.#awaitingPage.splice(0)) proceed();
    this.#host.requestUpdate();
  }

  hostDisconnected(): void {
    this.#leaving = setTimeout(() => this.release());
  }

  /**
   * Resolves when the view stands.
   *
   * @throws AvatarError when it cannot be had; an AbortError when it is no longer wanted.
   */
  load(): Promise<void> {
    return this.#attempt?.promise ?? this.#begin();
  }

  /**
   * Keeps to what the element now asks for.
   *
   * @param wanted whether an avatar is to be there before anybody asks for it.
   * @param renew whether a view has to be made anew; its connection is closed.
   */
  follow(wanted: boolean, renew: boolean): void {
    const key = this.#namedKey();
    const failed = this.status === 'failed';
    const started = this.#key !== null || failed;
    const change = started && (key !== this.#key || (failed && renew));
    if (change) this.release();
    const absent = this.status === 'unloaded' && this.#host.isConnected;
    if (absent && (wanted || change)) void this.load();
    if (renew) this.#remount();
  }

  /** Gives everything back. */
  release(): void {
    clearTimeout(this.#leaving);
    if (this.status === 'unloaded') return;
    this.#attempt?.abort.abort();
    this.#key = null;
    this.#end('unloaded', () => this.#owner.released());
  }

  #begin(): Promise<void> {
    const attempt: Attempt = { abort: new AbortController(), promise: Promise.resolve() };
    this.#attempt = attempt;
    this.progress = 0;
    this.times = { script: SCRIPT, begin: performance.now() };
    this.#enter('loading');
    this.#owner.started();
    attempt.promise = quiet(this.#run(attempt.abort.signal));
    return attempt.promise;
  }

  async #run(signal: AbortSignal): Promise<void> {
    try {
      await this.#fetch(signal);
      signal.throwIfAborted();
      this.#mount(true);
      signal.throwIfAborted();
    } catch (cause) {
      if (signal.aborted) throw abortReason(signal);
      const error = asAvatarError(cause, ErrorCode.failedToDownloadAvatarAssets);
      this.#giveUp(error);
      throw error;
    }
  }

  /** Makes the view anew. Tells when it cannot. */
  #remount(): void {
    const old = this.view;
    if (!old) return;
    this.view = null;
    try {
      // The new one first: what the GPU compiled for the old one is then still there to be shared.
      this.#mount(false);
    } catch (cause) {
      this.#giveUp(asAvatarError(cause, ErrorCode.failedToDownloadAvatarAssets));
    } finally {
      old.dispose();
    }
  }

  /** Keeps the key: what failed is tried again when it is asked for, or when the element changes. */
  #giveUp(error: AvatarError): void {
    this.#end('failed', () => this.#owner.failed(error));
  }

  /** All state is settled before anybody hears of it: who hears of an end may begin anew. */
  #end(status: LoadStatus, tell: () => void): void {
    const { view, avatar } = this;
    this.#attempt = this.view = this.avatar = null;
    this.drawn = false;
    this.progress = 0;
    this.#enter(status);
    tell();
    view?.dispose();
    avatar?.dispose();
  }

  async #fetch(signal: AbortSignal): Promise<void> {
    await this.#inPage();
    await this.#host.updateComplete;
    signal.throwIfAborted();
    this.#key = this.#namedKey();
    const address = this.#owner.address();
    const stage = this.#owner.stage();
    // It comes while what stands for the avatar is painted, and does nothing before that is shown.
    const engineComes = this.#arrival(import('../../sdk/engine.js'));
    const { beginFetch } = await this.#arrival(import('../../sdk/fetch-files.js'));
    // The files of the avatar need not wait for what draws it.
    const coming = await beginFetch(address, stage, {
      signal,
      logger: this.#owner.logger,
      onProgress: (part) => {
        if (!signal.aborted) this.#advance((1 - ENGINE_SHARE) * part);
      },
    });
    const engine = await engineComes;
    if (!signal.aborted) this.#mark('engine');
    const avatar = await engine.makeAvatar(coming, stage, signal, this.#owner.settings().renderer);
    if (signal.aborted) avatar.dispose();
    else this.avatar = avatar;
    this.#engine = engine;
  }

  /** Waits for a part of the engine. What failed for want of it is loaded when it comes after all. */
  #arrival<Part>(importing: Promise<Part>): Promise<Part> {
    const comes = arrival(importing, 'The engine', ErrorCode.failedToDownloadAvatarAssets);
    const late = () => importing.then(() => (this.status === 'failed' ? this.load() : undefined));
    void quiet(comes.catch(late));
    return comes;
  }

  /** Tells one avatar from another. */
  #namedKey(): string {
    return JSON.stringify(this.#owner.address());
  }

  #inPage(): Promise<void> {
    if (this.#host.isConnected) return Promise.resolve();
    return new Promise((proceed) => this.#awaitingPage.push(proceed));
  }

  #mount(fresh: boolean): void {
    const { avatar } = this;
    if (!this.#engine || !avatar) return;
    const view = new this.#engine.AvatarView(avatar, this.#owner.stage(), this.#owner.settings());
    this.view = view;
    view.onFirstRendering = () => {
      if (this.view !== view || this.drawn) return;
      this.drawn = true;
      if (fresh) this.#mark('firstFrame');
      this.#host.requestUpdate();
      this.#owner.rendered();
    };
    this.progress = 1;
    if (fresh) this.#mark('avatar');
    this.#enter('loaded');
    this.#owner.mounted(view, fresh);
  }

  #advance(progress: number): void {
    if (progress <= this.progress) return;
    this.progress = progress;
    this.#host.requestUpdate();
    this.#owner.progress();
  }

  #mark(moment: keyof LoadTimes): void {
    this.times = { ...this.times, [moment]: performance.now() };
  }

  #enter(status: LoadStatus): void {
    this.status = status;
    this.#host.requestUpdate();
  }
}
