import { Avatar, type AvatarInfo } from './avatar.js';
import type { AvatarRef } from './avatar-ref.js';
import { fetchAvatar, loadKey, type AvatarFiles, type FetchAvatarOptions } from './fetch-avatar.js';
import { DOWNLOAD_SHARE } from './load-progress.js';
import { parseModel } from './model-loader.js';
import { SharedModel } from './shared-model.js';
import { SharedTasks } from './shared-tasks.js';

interface LoadedAvatar {
  readonly info: AvatarInfo;
  readonly model: SharedModel;
}

const loads = new SharedTasks<LoadedAvatar>();

/**
 * Loads a character. Loads of the same avatar that run at the same time share one download and one
 * model; what is under way stops when all of them are aborted. Every caller gets an {@link Avatar} of
 * its own.
 *
 * @throws AvatarError as {@link fetchAvatar} does, and `unsupportedAvatarAsset` (not a model this can
 * show). Rejects with the reason of `signal` when that aborts.
 */
export async function loadAvatar(
  ref: AvatarRef,
  { signal, onProgress, ...options }: FetchAvatarOptions = {},
): Promise<Avatar> {
  const key = loadKey(ref, options.compressed ?? false);
  const { info, model } = await loads.run(key, { signal, onProgress }, async (shared, report) => {
    const fetched = (fraction: number): void => report(DOWNLOAD_SHARE * fraction);
    const files = await fetchAvatar(ref, { ...options, signal: shared, onProgress: fetched });
    return build(files, shared, report);
  });
  return new Avatar(info, model);
}

/** Makes a character of files that were fetched before; otherwise as {@link loadAvatar}. */
export async function makeAvatar(files: AvatarFiles, signal: AbortSignal): Promise<Avatar> {
  const { info, model } = await loads.run(files.key, { signal }, (shared, report) =>
    build(files, shared, report),
  );
  return new Avatar(info, model);
}

async function build(
  { info, model: bytes, modelUrl, builtin }: AvatarFiles,
  signal: AbortSignal,
  report: (fraction: number) => void,
): Promise<LoadedAvatar> {
  signal.throwIfAborted();
  report(DOWNLOAD_SHARE);
  const model = await parseModel(bytes, modelUrl, builtin);
  signal.throwIfAborted();
  const shared = new SharedModel(model, info.manifest);
  report(1);
  return { info, model: shared };
}
