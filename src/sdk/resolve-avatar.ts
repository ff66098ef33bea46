import { resolveAvatarRef as resolve, type AvatarRef } from '../avatar/avatar-ref.js';
import { builtinAvatars } from '../builtin-avatars.js';
import { AvatarError, ErrorCode, messageOf } from '../base/errors.js';
import { assetsBase, endpointsOf } from '../protocol/regions.js';
import { pageEndpoint } from './page-endpoint.js';

/** Where to look for an avatar. */
export interface AvatarAddress {
  readonly avatarId?: string | null;
  /** URL of a `.glb`, `.vrm`, `.zip` of splats or `avatar.json`; wins over `avatarId`. */
  readonly src?: string | URL | null;
  readonly appId?: string | null;
  readonly endpoint?: string | null;
  readonly region?: string | null;
}

/** What a server that is not reached leaves behind. */
const UNREACHED: readonly unknown[] = [
  ErrorCode.failedToFetchAvatarMetadata,
  ErrorCode.failedToDownloadAvatarAssets,
];

/**
 * Loads an avatar from where it is, from the next server where one of several cannot be reached.
 *
 * @throws as {@link resolveAvatarRef} and `load`; what the last server answered.
 */
export async function fromAnyServer<Loaded>(
  address: AvatarAddress,
  signal: AbortSignal | undefined,
  load: (ref: AvatarRef) => Promise<Loaded>,
): Promise<Loaded> {
  const left = [...endpointsOf(address.endpoint ?? pageEndpoint())];
  for (;;) {
    const endpoint = left.shift();
    try {
      return await load(resolveAvatarRef({ ...address, endpoint }));
    } catch (error) {
      const isUnreached = error instanceof AvatarError && UNREACHED.includes(error.code);
      if (left.length === 0 || signal?.aborted || !isUnreached) throw error;
    }
  }
}

/**
 * Decides where an avatar comes from: its own URL, the built-ins beside the script, or the server.
 *
 * @throws AvatarError `avatarIDUnrecognized` when nothing usable is named.
 */
export function resolveAvatarRef(address: AvatarAddress): AvatarRef {
  const { avatarId, src, appId, region } = address;
  const endpoint = address.endpoint ?? pageEndpoint();
  return resolve({
    avatarId,
    src,
    appId,
    builtins: builtinAvatars(),
    // Nobody is asked for an avatar by a page that names no server and no App ID of the service.
    assetsBase: endpoint || region || appId ? baseOf({ endpoint, region }) : null,
  });
}

function baseOf(location: { endpoint?: string | null; region?: string | null }): string {
  try {
    return assetsBase(location);
  } catch (cause) {
    const message = messageOf(cause);
    throw new AvatarError(ErrorCode.failedToFetchAvatarMetadata, message, { cause });
  }
}
