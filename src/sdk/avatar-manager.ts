import { loadAvatar, type Avatar } from '../avatar/index.js';
import { safely } from './callbacks.js';
import { resolveAvatarRef } from './resolve-avatar.js';
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

/** Loads avatars by id and keeps them. Calls for an id that is under way share one load. */
export class AvatarManager {
  static readonly shared = new AvatarManager();

  readonly #loaded = new Map<string, Avatar>();
  readonly #loading = new Map<string, Loading>();

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
    const kept = this.#loaded.get(id);
    if (kept) {
      if (onProgress) tellAll([onProgress], { type: LoadProgress.completed, progress: 1 });
      return kept;
    }
    const loading = this.#loading.get(id) ?? this.#begin(id, useCompressedModel);
    if (onProgress) loading.listeners.add(onProgress);
    return loading.promise;
  }

  /** Cancels a load under way. Returns whether there was one. */
  cancelLoad(id: string): boolean {
    const loading = this.#loading.get(id);
    this.#loading.delete(id);
    loading?.abort.abort(new DOMException(`Loading "${id}" was cancelled.`, 'AbortError'));
    return loading !== undefined;
  }

  /** The avatar that is kept under an id. */
  retrieve(id: string): Avatar | null {
    return this.#loaded.get(id) ?? null;
  }

  /** Lets go of an avatar, and cancels a load of it. Views that show it go on. */
  clear(id: string): void {
    this.cancelLoad(id);
    this.#loaded.get(id)?.dispose();
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
    this.#loading.set(id, loading);
    return loading;
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
      const ref = resolveAvatarRef({ avatarId: id, appId, endpoint, region });
      const avatar = await loadAvatar(ref, {
        signal,
        compressed,
        logger,
        onProgress: (progress) => tell({ type: LoadProgress.downloading, progress }),
      });
      if (signal.aborted) avatar.dispose();
      signal.throwIfAborted();
      this.#loaded.set(id, avatar);
      tell({ type: LoadProgress.completed, progress: 1 });
      return avatar;
    } catch (error) {
      tell({ type: LoadProgress.failed, error: error as Error });
      throw error;
    } finally {
      if (this.#loading.get(id)?.abort.signal === signal) this.#loading.delete(id);
    }
  }
}

function tellAll(
  listeners: Iterable<(info: LoadProgressInfo) => void>,
  info: LoadProgressInfo,
): void {
  for (const listener of listeners) safely(sdkSettings().logger, () => listener(info));
}
