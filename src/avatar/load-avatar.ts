import { Avatar, type AvatarInfo } from './avatar.js';
import type { AvatarRef } from './avatar-ref.js';
import { fetchAvatar, loadKey, type AvatarFiles, type FetchAvatarOptions } from './fetch-avatar.js';
import { DOWNLOAD_SHARE } from './load-progress.js';
import { parseModel } from './model-loader.js';
import { SharedModel } from './shared-model.js';
import { SharedTasks } from './shared-tasks.js';

export interface LoadAvatarOptions extends FetchAvatarOptions {
  /** The files, where they are on their way already. */
  readonly files?: Promise<AvatarFiles>;
}

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
  { signal, onProgress, files, ...options }: LoadAvatarOptions = {},
): Promise<Avatar> {
  const key = loadKey(ref, options.compressed ?? false);
  // Each caller waits for its own files, for the others may give up.
  const early = await files;
  const { info, model } = await loads.run(key, { signal, onProgress }, async (shared, report) => {
    const onBytes = (fraction: number): void => report(DOWNLOAD_SHARE * fraction);
    const fetching = () => fetchAvatar(ref, { ...options, signal: shared, onProgress: onBytes });
    return build(early ?? (await fetching()), shared, report);
  });
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
