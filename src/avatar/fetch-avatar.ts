import { AvatarError, ErrorCode, isAbortError, messageOf } from '../base/errors.js';
import { canInflate } from '../base/inflate.js';
import { silentLogger, type Logger } from '../base/logger.js';
import { AssetCache } from './asset-cache.js';
import type { AvatarInfo } from './avatar.js';
import { entryUrl, fileUrl, packedUrl, type AvatarRef } from './avatar-ref.js';
import { matchesDigest } from './digest.js';
import { download, HttpStatusError, type BodyListener, type BytesListener } from './download.js';
import { isZip, parseJson, readGltfJson, type GltfJson } from './gltf-json.js';
import { DownloadProgress } from './load-progress.js';
import type { AvatarFile } from './manifest.js';
import { readOutline } from './outline.js';
import { parseManifest } from './parse-manifest.js';
import { SharedTasks } from './shared-tasks.js';
import { unzipped } from './unzip.js';

export interface FetchAvatarOptions {
  readonly signal?: AbortSignal;
  /** Told the progress of the download: 0..1, never falling. */
  readonly onProgress?: (fraction: number) => void;
  /** Take the smaller model where the avatar has one. */
  readonly compressed?: boolean;
  readonly logger?: Logger;
  /** Before it settles, the network is left to others. It must not reject. */
  readonly after?: Promise<unknown>;
  /** Told how a built-in model is made as soon as its first bytes have come. */
  readonly onOutline?: (document: GltfJson) => void;
}

/** The files of an avatar, checked, and not yet made into a model. */
export interface AvatarFiles {
  /** The same for the same avatar. */
  readonly key: string;
  readonly info: AvatarInfo;
  readonly model: Uint8Array<ArrayBuffer>;
  /** Where the model came from. */
  readonly modelUrl: string;
  /** It came with this package, and is not checked as those of strangers are. */
  readonly builtin: boolean;
}

const MODEL_FILE = /\.(glb|gltf|vrm|zip)$/i;

const cache = new AssetCache();
const fetches = new SharedTasks<AvatarFiles>();

/** Tells what two avatars have in common, if anything. */
export const loadKey = (ref: AvatarRef, compressed: boolean): string =>
  `${compressed} ${entryUrl(ref)}`;

/**
 * Fetches the files of a character, without what draws them: the element has them on their way before
 * its engine is there. Callers at the same time share one download, which is cancelled when all of
 * them are aborted.
 *
 * @throws AvatarError `avatarIDUnrecognized` (unknown id), `failedToFetchAvatarMetadata` or
 * `failedToDownloadAvatarAssets` (network, wrong content), `invalidAvatarMetadata` (names the field),
 * `appIDUnrecognized` (the server refuses the App ID). Rejects with the reason of `signal` when that
 * aborts.
 */
export function fetchAvatar(
  ref: AvatarRef,
  options: FetchAvatarOptions = {},
): Promise<AvatarFiles> {
  const { signal, onProgress, compressed = false } = options;
  return fetches.run(loadKey(ref, compressed), { signal, onProgress }, async (shared, report) => {
    const failed = new AbortController();
    const stop = AbortSignal.any([shared, failed.signal]);
    try {
      return await fetchAll(ref, options, stop, new DownloadProgress(report));
    } finally {
      failed.abort();
    }
  });
}

async function fetchAll(
  ref: AvatarRef,
  options: FetchAvatarOptions,
  signal: AbortSignal,
  progress: DownloadProgress,
): Promise<AvatarFiles> {
  const { compressed = false, logger = silentLogger, after } = options;
  const key = loadKey(ref, compressed);
  const url = entryUrl(ref);
  const mayBeModel = ref.kind === 'url' && !new URL(url).pathname.endsWith('.json');
  const onBytes: BytesListener = (received, total) => progress.modelBytes(received, total);
  const early = ref.kind === 'builtin' ? beginModel(ref, options, signal, onBytes) : null;
  await after;
  const entry = await download(url, signal, mayBeModel ? onBytes : undefined).catch((cause) => {
    throw entryError(ref, url, cause);
  });
  const isModel = (bytes: Uint8Array) =>
    MODEL_FILE.test(new URL(url).pathname) || isZip(bytes) || readGltfJson(bytes);
  if (mayBeModel && isModel(entry.bytes)) {
    const info = { ...nameOf(url), manifest: null, fromCache: false };
    return { key, info, model: entry.bytes, modelUrl: entry.url, builtin: false };
  }
  const manifest = parseManifest(parseJson(entry.bytes), url);
  progress.metadataLoaded();
  const file = (compressed && manifest.compressedModel) || manifest.model;
  const modelUrl = fileUrl(ref, entry.url, file.file);
  const fetchModel = async (): Promise<Uint8Array<ArrayBuffer>> =>
    (await early) ??
    downloadPacked(modelUrl, packedUrl(ref, file.file), logger, signal, (received, total) =>
      onBytes(received, total ?? file.bytes),
    );
  const { bytes, fromCache } = await fetchFile(modelUrl, file, signal, logger, fetchModel);
  const outline = fromCache && readGltfJson(bytes);
  if (outline) options.onOutline?.(outline);
  const info: AvatarInfo = {
    id: ref.kind === 'url' ? manifest.id : ref.id,
    name: manifest.name,
    manifest,
    posterUrl: manifest.poster && fileUrl(ref, entry.url, manifest.poster.file),
    fromCache,
  };
  return { key, info, model: bytes, modelUrl, builtin: ref.kind === 'builtin' };
}

/**
 * A built-in model is on its way before the manifest is there, for its name is known; unless some
 * version of it is kept: then `null`.
 */
function beginModel(
  ref: AvatarRef & { kind: 'builtin' },
  { compressed = false, logger = silentLogger, after, onOutline }: FetchAvatarOptions,
  signal: AbortSignal,
  onBytes: BytesListener,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const name = `${ref.id}${compressed ? '-compressed' : ''}.glb`;
  const url = fileUrl(ref, ref.manifestUrl, name);
  // Browsers take their time to open a cache.
  const begun = Promise.all([cache.knows(url), after]).then(([kept]) =>
    kept ? null : downloadPacked(url, packedUrl(ref, name), logger, signal, onBytes, onOutline),
  );
  // Where the manifest fails first, nobody asks for it.
  begun.catch(() => undefined);
  return begun;
}

/** A file with gzip, where there is one and the host serves it; else as it is. */
async function downloadPacked(
  url: string,
  packed: string | undefined,
  logger: Logger,
  signal: AbortSignal,
  onBytes: BytesListener,
  onOutline?: FetchAvatarOptions['onOutline'],
): Promise<Uint8Array<ArrayBuffer>> {
  if (packed && canInflate()) {
    try {
      return (await download(packed, signal, onBytes, readerAlong(onOutline, true))).bytes;
    } catch (cause) {
      if (isAbortError(cause) || signal.aborted) throw cause;
      logger.info(`${packed} could not be downloaded; the file it packs is.`, cause);
    }
  }
  return (await download(url, signal, onBytes, readerAlong(onOutline, false))).bytes;
}

/** Tells of the outline of a file while it comes. What is wrong with the file, whoever reads the whole is told. */
function readerAlong(
  tell: FetchAvatarOptions['onOutline'],
  packed: boolean,
): BodyListener | undefined {
  if (!tell) return undefined;
  return (body) => {
    const file = packed ? body.pipeThrough(new DecompressionStream('gzip')) : body;
    readOutline(file).then(
      (outline) => outline && tell(outline),
      () => undefined,
    );
  };
}

/** A file of the manifest, from the cache or the network, checked against its SHA-256. */
async function fetchFile(
  url: string,
  file: AvatarFile,
  signal: AbortSignal,
  logger: Logger,
  fetchBytes: () => Promise<Uint8Array<ArrayBuffer>>,
): Promise<{ bytes: Uint8Array<ArrayBuffer>; fromCache: boolean }> {
  const kept = await cache.get(url, file.sha256);
  signal.throwIfAborted();
  if (kept) {
    if (await matchesDigest(kept, file.sha256, logger)) return { bytes: kept, fromCache: true };
    await cache.delete(url, file.sha256);
  }
  const bytes = await fetchBytes()
    .then((fetched) => unzipped(fetched, file.bytes))
    .catch((cause) => {
      if (isAbortError(cause) || signal.aborted) throw cause;
      throw assetError(`${url} could not be downloaded: ${messageOf(cause)}`, cause);
    });
  if (!(await matchesDigest(bytes, file.sha256, logger))) {
    throw assetError(
      `${url} is not the file that avatar.json describes (SHA-256 differs). ` +
        'Build the manifest anew, or clear a stale copy on the server.',
    );
  }
  cache.put(url, file.sha256, bytes);
  return { bytes, fromCache: false };
}

/** `nova.glb` gives the id and name `nova`. */
function nameOf(url: string): { id: string; name: string } {
  const name = decodeURIComponent(new URL(url).pathname.split('/').pop() ?? '');
  const stem = name.replace(MODEL_FILE, '') || url;
  return { id: stem, name: stem };
}

function entryError(ref: AvatarRef, url: string, cause: unknown): unknown {
  if (isAbortError(cause)) return cause;
  const { status, code } = cause instanceof HttpStatusError ? cause : {};
  if (ref.kind === 'url' && MODEL_FILE.test(new URL(url).pathname)) {
    return assetError(`${url} could not be downloaded: ${messageOf(cause)}`, cause);
  }
  if (ref.kind === 'server' && (code === ErrorCode.appIDUnrecognized || status === 401)) {
    const message = `${ref.base} does not know App ID "${ref.appId ?? ''}".`;
    return new AvatarError(ErrorCode.appIDUnrecognized, message, { cause });
  }
  if (status === 404) {
    const what = ref.kind === 'url' ? url : `Avatar "${ref.id}"`;
    const known = ref.kind === 'server' ? ` Built in: ${ref.builtins.join(', ')}.` : '';
    const message = `${what} was not found (${url} answered 404).${known}`;
    return new AvatarError(ErrorCode.avatarIDUnrecognized, message, { cause });
  }
  const message = `${url} could not be fetched: ${messageOf(cause)}`;
  return new AvatarError(ErrorCode.failedToFetchAvatarMetadata, message, { cause });
}

function assetError(message: string, cause?: unknown): AvatarError {
  return new AvatarError(ErrorCode.failedToDownloadAvatarAssets, message, { cause });
}
