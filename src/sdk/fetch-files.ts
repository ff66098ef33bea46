import { fetchAvatar, type AvatarFiles, type FetchAvatarOptions } from '../avatar/fetch-avatar.js';
import { pagePainted } from './page-painted.js';
import { fromAnyServer, type AvatarAddress } from './resolve-avatar.js';

/**
 * Begins to fetch the files of an avatar, once the page shows what stands for it. The custom element
 * loads this module before its engine, and has it sooner, for it is small: it must not import what draws.
 *
 * @param stage of the element.
 * @returns what is on its way. It rejects with an AvatarError as `fetchAvatar()` does, or the signal's
 * reason when aborted; whoever needs it is told.
 * @throws the signal's reason when aborted before.
 */
export async function beginFetch(
  address: AvatarAddress,
  stage: HTMLElement,
  options: FetchAvatarOptions & { readonly signal: AbortSignal },
): Promise<{ readonly files: Promise<AvatarFiles> }> {
  const after = pagePainted(stage);
  const files = fromAnyServer(address, options.signal, (ref) =>
    fetchAvatar(ref, { ...options, after }),
  );
  files.catch(() => undefined);
  await after;
  options.signal.throwIfAborted();
  return { files };
}
