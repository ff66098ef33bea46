import { AvatarError, ErrorCode, isAbortError, messageOf } from '../base/errors.js';
import { silentLogger, type Logger } from '../base/logger.js';
import { AssetCache } from './asset-cache.js';
import { Avatar, type AvatarInfo } from './avatar.js';
import { entryUrl, fileUrl, type AvatarRef } from './avatar-ref.js';
import { matchesDigest } from './digest.js';
import { download, HttpStatusError, type BytesListener } from './download.js';
import { parseJson, readGltfJson } from './gltf-json.js';
import { LoadProgress } from './load-progress.js';
import type { AvatarFile, AvatarManifest } from './manifest.js';
import { parseModel } from './model-loader.js';
import { parseManifest } from './parse-manifest.js';
import { SharedModel } from './shared-model.js';
import { SharedTasks } from './shared-tasks.js';

export interface LoadAvatarOptions {
  readonly signal?: AbortSignal;
  /** Told the progress of the whole load: 0..1, never falling, 1 at the end. */
  readonly onProgress?: (fraction: number) => void;
  /** Take the smaller model where the avatar has one. */
  readonly compressed?: boolean;
  readonly logger?: Logger;
}

interface LoadedAvatar {
  readonly info: AvatarInfo;
  readonly model: SharedModel;
}

const MODEL_FILE = /\.(glb|gltf|vrm)$/i;

const cache = new AssetCache();
const loads = new SharedTasks<LoadedAvatar>();

/**
 * Loads a character. Loads of the same avatar that run at the same time share one download, which
 * is cancelled when all of them are aborted. Every caller gets an {@link Avatar} of its own.
 *
 * @throws AvatarError `avatarIDUnrecognized` (unknown id), `failedToFetchAvatarMetadata` or
 * `failedToDownloadAvatarAssets` (network, wrong content), `invalidAvatarMetadata` (names the
 * field), `unsupportedAvatarAsset` (not a model this can show), `appIDUnrecognized` (the server
 * refuses the App ID). Rejects with the reason of `signal` when that aborts.
 */
export async function loadAvatar(
  ref: AvatarRef,
  { signal, onProgress, compressed = false, logger = silentLogger }: LoadAvatarOptions = {},
): Promise<Avatar> {
  const key = `${compressed} ${entryUrl(ref)}`;
  const loaded = await loads.run(key, { signal, onProgress }, (shared, report) =>
    load(ref, compressed, logger, shared, new LoadProgress(report)),
  );
  return new Avatar(loaded.info, loaded.model);
}

async function load(
  ref: AvatarRef,
  compressed: boolean,
  logger: Logger,
  signal: AbortSignal,
  progress: LoadProgress,
): Promise<LoadedAvatar> {
  const url = entryUrl(ref);
  const mayBeModel = ref.kind === 'url' && !new URL(url).pathname.endsWith('.json');
  const onBytes: BytesListener = (received, total) => progress.modelBytes(received, total);
  const entry = await download(url, signal, mayBeModel ? onBytes : undefined).catch((cause) => {
    throw entryError(ref, url, cause);
  });
  if (mayBeModel && (MODEL_FILE.test(new URL(url).pathname) || readGltfJson(entry.bytes))) {
    const model = await build(entry.bytes, entry.url, null, false, signal, progress);
    return { info: { ...nameOf(url), manifest: null, fromCache: false }, model };
  }
  const manifest = parseManifest(parseJson(entry.bytes), url);
  progress.metadataLoaded();
  const file = (compressed && manifest.compressedModel) || manifest.model;
  const modelUrl = fileUrl(ref, entry.url, file.file);
  const fetched = await fetchFile(modelUrl, file, signal, logger, onBytes);
  const model = await build(
    fetched.bytes,
    modelUrl,
    manifest,
    ref.kind === 'builtin',
    signal,
    progress,
  );
  const info: AvatarInfo = {
    id: ref.kind === 'url' ? manifest.id : ref.id,
    name: manifest.name,
    manifest,
    posterUrl: manifest.poster && fileUrl(ref, entry.url, manifest.poster.file),
    fromCache: fetched.fromCache,
  };
  return { info, model };
}

/** A file of the manifest, from the cache or the network, checked against its SHA-256. */
async function fetchFile(
  url: string,
  file: AvatarFile,
  signal: AbortSignal,
  logger: Logger,
  onBytes: BytesListener,
): Promise<{ bytes: Uint8Array<ArrayBuffer>; fromCache: boolean }> {
  const kept = await cache.get(url, file.sha256);
  signal.throwIfAborted();
  if (kept) {
    if (await matchesDigest(kept, file.sha256, logger)) return { bytes: kept, fromCache: true };
    await cache.delete(url, file.sha256);
  }
  const { bytes } = await download(url, signal, (received) => onBytes(received, file.bytes)).catch(
    (cause) => {
      if (isAbortError(cause) || signal.aborted) throw cause;
      throw assetError(`${url} could not be downloaded: ${messageOf(cause)}`, cause);
    },
  );
  if (!(await matchesDigest(bytes, file.sha256, logger))) {
    throw assetError(
      `${url} is not the file that avatar.json describes (SHA-256 differs). ` +
        'Build the manifest anew, or clear a stale copy on the server.',
    );
  }
  await cache.put(url, file.sha256, bytes);
  return { bytes, fromCache: false };
}

async function build(
  bytes: Uint8Array<ArrayBuffer>,
  url: string,
  manifest: AvatarManifest | null,
  ours: boolean,
  signal: AbortSignal,
  progress: LoadProgress,
): Promise<SharedModel> {
  signal.throwIfAborted();
  progress.modelLoaded();
  const model = await parseModel(bytes, url, ours);
  signal.throwIfAborted();
  const shared = new SharedModel(model, manifest);
  progress.done();
  return shared;
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
