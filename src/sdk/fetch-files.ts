import { fetchAvatar, type AvatarFiles, type FetchAvatarOptions } from '../avatar/fetch-avatar.js';
import { fromAnyServer, type AvatarAddress } from './resolve-avatar.js';

export { pagePainted } from './page-painted.js';

/**
 * Fetches the files of an avatar. The custom element loads this module beside its engine, and has it
 * sooner, for it is small: it must not import what draws.
 *
 * @throws AvatarError as `fetchAvatar()`; the signal's reason when aborted.
 */
export const fetchFiles = async (
  address: AvatarAddress,
  options: FetchAvatarOptions,
): Promise<AvatarFiles> =>
  fromAnyServer(address, options.signal, (ref) => fetchAvatar(ref, options));
