import { fetchAvatar, type AvatarFiles, type FetchAvatarOptions } from '../avatar/fetch-avatar.js';
import type { GltfJson } from '../avatar/gltf-json.js';
import { fetchMerging } from '../render/look/fetch-merging.js';
import { pagePainted } from './page-painted.js';
import { fromAnyServer, type AvatarAddress } from './resolve-avatar.js';

/** What is on its way. */
export interface ComingFiles {
  /** Rejects with an AvatarError as `fetchAvatar()` does, or the signal's reason when aborted. */
  readonly files: Promise<AvatarFiles>;
  /** How the model is made, known before it is there; `null` for what is not built in. Never rejects. */
  readonly outline: Promise<GltfJson | null>;
}

/**
 * Begins to fetch the files of an avatar, once the page shows what stands for it. The custom element
 * loads this module before its engine, and has it sooner, for it is small: it must not import what draws.
 *
 * @param stage of the element.
 * @throws the signal's reason when aborted before.
 */
export async function beginFetch(
  address: AvatarAddress,
  stage: HTMLElement,
  options: FetchAvatarOptions & { readonly signal: AbortSignal },
): Promise<ComingFiles> {
  const after = pagePainted(stage);
  // The engine will ask for it, too.
  void fetchMerging();
  let onOutline!: (document: GltfJson | null) => void;
  const outline = new Promise<GltfJson | null>((resolve) => (onOutline = resolve));
  const files = fromAnyServer(address, options.signal, (ref) => {
    if (ref.kind !== 'builtin') onOutline(null);
    return fetchAvatar(ref, { ...options, after, onOutline });
  });
  const over = (): void => onOutline(null);
  // Whoever needs the files is told why there are none.
  files.then(over, over);
  await after;
  options.signal.throwIfAborted();
  return { files, outline };
}
