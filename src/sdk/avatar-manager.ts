import { loadAvatar, type Avatar } from '../avatar/index.js';
import { safely } from './safely.js';
import { fromAnyServer } from './resolve-avatar.js';
import { sdkSettings } from './sdk-state.js';

/** What `AvatarManager.load()` tells on the way: at last `completed` or `failed`, always. */
export interface LoadProgressInfo {
  readonly type: LoadProgress;
  /** 0..1 while downloading. */
  readonly progress?: number;
  /** Why it failed; an AbortError when it was cancelled. */
  readonly error?: Error;
}

export const LoadProgress = {
  downloading: 'downloading',
  completed: 'completed',
  failed: 'failed',
} as const;
export type LoadProgress = (typeof LoadProgress)[keyof typeof LoadProgress];

interface Loading {
  readonly promise: Promise<Avatar>;
  readonly abort: AbortController;
  readonly listeners: Set<(info: LoadProgressInfo) => void>;
}

/** Loads avatars by id and keeps them. Calls for one that is under way share one load. */
export class AvatarManager {
  static readonly shared = new AvatarManager();

  /** Keeps frameworks from wrapping it in a Proxy, which private members do not pass. */
  get [Symbol.toStringTag](): string {
    return 'AvatarManager';
  }

  /** By id; then whether compressed, the one that was asked for last at the end. */
  readonly #loaded = new Map<string, Map<boolean, Avatar>>();
  readonly #loading = new Map<string, Map<boolean, Loading>>();

  /**
   * Loads an avatar, or returns the one that is kept.
   *
   * @param useCompressedModel takes a smaller model with a minor loss, where there is one.
   * @throws AvatarError by what went wrong; an AbortError after `cancelLoad()`.
   */
  async load(
    id: string,
    onProgress?: (info: LoadProgressInfo) => void,
    useCompressedModel = false,
  ): Promise<Avatar> {
    const kept = this.#loaded.get(id)?.get(useCompressedModel);
    if (kept) {
      this.#keep(id, useCompressedModel, kept);
      if (onProgress) tellAll([onProgress], { type: LoadProgress.completed, progress: 1 });
      return kept;
    }
    const loading =
      this.#loading.get(id)?.get(useCompressedModel) ?? this.#begin(id, useCompressedModel);
    if (onProgress) loading.listeners.add(onProgress);
    return loading.promise;
  }

  /** Cancels the loads under way, of either model. Returns whether there was one. */
  cancelLoad(id: string): boolean {
    const loading = this.#loading.get(id);
    this.#loading.delete(id);
    const reason = new DOMException(`Loading "${id}" was cancelled.`, 'AbortError');
    for (const { abort } of loading?.values() ?? []) abort.abort(reason);
    return loading !== undefined;
  }

  /** The avatar that is kept under an id; of two models, the one that was loaded last. */
  retrieve(id: string): Avatar | null {
    return [...(this.#loaded.get(id)?.values() ?? [])].at(-1) ?? null;
  }

  /** Lets go of an avatar, and cancels a load of it. Views that show it go on. */
  clear(id: string): void {
    this.cancelLoad(id);
    for (const avatar of this.#loaded.get(id)?.values() ?? []) avatar.dispose();
    this.#loaded.delete(id);
  }

  clearAll(): void {
    for (const id of [...this.#loaded.keys(), ...this.#loading.keys()]) this.clear(id);
  }

  #begin(id: string, compressed: boolean): Loading {
    const abort = new AbortController();
    const listeners: Loading['listeners'] = new Set();
    const loading = {
      promise: this.#run(id, compressed, abort.signal, listeners),
      abort,
      listeners,
    };
    this.#loading.set(
      id,
      (this.#loading.get(id) ?? new Map<boolean, Loading>()).set(compressed, loading),
    );
    return loading;
  }

  #keep(id: string, compressed: boolean, avatar: Avatar): void {
    const models = this.#loaded.get(id) ?? new Map<boolean, Avatar>();
    models.delete(compressed);
    this.#loaded.set(id, models.set(compressed, avatar));
  }

  async #run(
    id: string,
    compressed: boolean,
    signal: AbortSignal,
    listeners: Loading['listeners'],
  ): Promise<Avatar> {
    const { appId, endpoint, region, logger } = sdkSettings();
    const tell = (info: LoadProgressInfo): void => tellAll(listeners, info);
    try {
      // In a later microtask, so that every caller's listener hears of everything.
      await Promise.resolve();
      const address = { avatarId: id, appId, endpoint, region };
      const avatar = await fromAnyServer(address, signal, (ref) =>
        loadAvatar(ref, {
          signal,
          compressed,
          logger,
          onProgress: (progress) => tell({ type: LoadProgress.downloading, progress }),
        }),
      );
      if (signal.aborted) avatar.dispose();
      signal.throwIfAborted();
      this.#keep(id, compressed, avatar);
      tell({ type: LoadProgress.completed, progress: 1 });
      return avatar;
    } catch (error) {
      tell({ type: LoadProgress.failed, error: error as Error });
      throw error;
    } finally {
      const loading = this.#loading.get(id);
      if (loading?.get(compressed)?.abort.signal === signal) loading.delete(compressed);
      if (loading?.size === 0) this.#loading.delete(id);
    }
  }
}

function tellAll(
  listeners: Iterable<(info: LoadProgressInfo) => void>,
  info: LoadProgressInfo,
): void {
  for (const listener of listeners) safely(sdkSettings().logger, () => listener(info));
}
