import { AvatarError, ErrorCode, type AvatarErrorOptions } from '../base/errors.js';

/** Names an avatar and says where its files are. All addresses are absolute. */
export type AvatarRef =
  | {
      readonly kind: 'builtin';
      readonly id: string;
      readonly manifestUrl: string;
      /** Addresses of the files that the manifest names, where a bundler has moved them. */
      readonly files?: Readonly<Record<string, string>>;
    }
  | {
      readonly kind: 'server';
      readonly id: string;
      /** Origin (and path prefix) of the server, without `/v1/avatars`. */
      readonly base: string;
      readonly appId?: string;
      /** Ids that need no server, for whoever mistyped one. */
      readonly builtins: readonly string[];
    }
  /** A `.glb`, `.gltf` or `.vrm` model, a `.zip` of splats, or an `avatar.json`. */
  | { readonly kind: 'url'; readonly url: string };

/** Where a built-in avatar lies. */
export interface BuiltinAddress {
  readonly manifest: string | URL;
  /** Addresses of its files by the names that the manifest uses; else they lie beside it. */
  readonly files?: Readonly<Record<string, string>>;
}

/** What {@link resolveAvatarRef} chooses from, in this order: `src`, a built-in id, a server id. */
export interface AvatarRefInput {
  readonly avatarId?: string | null;
  /** Address of a model or an `avatar.json`, relative to the page. */
  readonly src?: string | URL | null;
  readonly appId?: string | null;
  /** Where the configured server serves `/v1/avatars/{id}`. */
  readonly assetsBase?: string | null;
  /** Built-in avatars by id. */
  readonly builtins?: Readonly<Record<string, BuiltinAddress>>;
}

/**
 * Decides where an avatar comes from.
 *
 * @throws AvatarError `avatarIDUnrecognized` when nothing is named, when an id is not built in and
 * no server is configured, or when an address cannot be parsed.
 */
export function resolveAvatarRef(input: AvatarRefInput): AvatarRef {
  if (input.src) return { kind: 'url', url: absolute(input.src) };
  const id = input.avatarId;
  if (!id || typeof id !== 'string')
    throw unrecognized('No avatar is named. Set an avatar id or the URL of a model.');
  const builtins = Object.entries(input.builtins ?? {});
  const [builtin] = builtins.filter(([name]) => name === id.trim().toLowerCase());
  if (builtin) {
    const [name, { manifest, files }] = builtin;
    const manifestUrl = absolute(manifest);
    return { kind: 'builtin', id: name, manifestUrl, files: allAbsolute(files) };
  }
  const names = builtins.map(([name]) => name);
  if (!input.assetsBase) {
    throw unrecognized(
      `Avatar "${id}" is not built in (built in: ${names.join(', ') || 'none'}) and no server is ` +
        'configured to ask.',
    );
  }
  const base = absolute(input.assetsBase).replace(/\/+$/, '');
  return { kind: 'server', id, base, appId: input.appId ?? undefined, builtins: names };
}

/** Address of the file that `ref` is loaded from first: a manifest, or for `url` maybe a model. */
export function entryUrl(ref: AvatarRef): string {
  if (ref.kind === 'builtin') return ref.manifestUrl;
  if (ref.kind === 'url') return ref.url;
  const url = new URL(`${ref.base}/v1/avatars/${encodeURIComponent(ref.id)}`);
  if (ref.appId) url.searchParams.set('appId', ref.appId);
  return url.href;
}

/** Address of a file named in the manifest of `ref`, which was answered from `manifestUrl`. */
export function fileUrl(ref: AvatarRef, manifestUrl: string, file: string): string {
  if (ref.kind === 'builtin' && ref.files?.[file]) return ref.files[file];
  if (ref.kind !== 'server') return new URL(file, manifestUrl).href;
  const url = new URL(file, `${ref.base}/v1/avatars/${encodeURIComponent(ref.id)}/`);
  if (ref.appId) url.searchParams.set('appId', ref.appId);
  return url.href;
}

/** Address of a file of `ref` with gzip, where there is one. */
export function packedUrl(ref: AvatarRef, file: string): string | undefined {
  return ref.kind === 'builtin' ? ref.files?.[`${file}.gz`] : undefined;
}

function absolute(address: string | URL): string {
  try {
    return new URL(address, document.baseURI).href;
  } catch (cause) {
    throw unrecognized(`"${String(address)}" is not a valid URL.`, { cause });
  }
}

/** Some bundlers answer `new URL('./file', import.meta.url)` with a path. */
function allAbsolute(files: Readonly<Record<string, string>> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(files).map(([name, url]) => [name, absolute(url)]));
}

function unrecognized(message: string, options?: AvatarErrorOptions): AvatarError {
  return new AvatarError(ErrorCode.avatarIDUnrecognized, message, options);
}
