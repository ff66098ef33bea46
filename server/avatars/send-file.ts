import { basename, dirname, extname } from 'node:path';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { StoredFile } from './catalog.js';
import type { CompressedFiles } from './compression.js';

const TYPES: Readonly<Record<string, string>> = {
  '.json': 'application/json; charset=utf-8',
  '.glb': 'model/gltf-binary',
  '.gltf': 'model/gltf+json',
  '.vrm': 'model/gltf-binary',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.avif': 'image/avif',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.ktx2': 'image/ktx2',
};

/** What the static file plugin would tell by the time of a file is told by its content here. */
const BY_CONTENT = { etag: false, lastModified: false, cacheControl: false, contentType: false };

/**
 * Answers with a file: whole, in part, compressed, or not at all where the client has it. Its hash
 * is the entity tag. A request that names the hash (`?v=<sha256>`) may be cached for good; any
 * other asks again each time.
 */
export async function sendFile(
  request: FastifyRequest,
  reply: FastifyReply,
  file: StoredFile,
  compressed: CompressedFiles,
): Promise<FastifyReply> {
  const { v: version } = request.query as { v?: string };
  const { range, 'if-range': condition, 'if-none-match': known } = request.headers;
  const body = await compressed.get(file, range ? undefined : request.headers['accept-encoding']);
  const etag = `"${file.sha256}${body ? '-br' : ''}"`;
  reply.headers({
    'content-type': TYPES[extname(file.path).toLowerCase()] ?? 'application/octet-stream',
    'cache-control':
      version === file.sha256 ? 'public, max-age=31536000, immutable' : 'public, no-cache',
    'accept-ranges': 'bytes',
    vary: 'accept-encoding',
    etag,
  });
  if (matches(known, etag)) return reply.code(304).send();
  if (body) return reply.header('content-encoding', 'br').send(body);
  // A range of another version of the file is no use to anyone. The plugin, which has no tag to
  // compare, must not judge it again.
  delete request.raw.headers['if-range'];
  const fresh = condition === undefined || condition === etag;
  const acceptRanges = fresh && isPart(range ?? '', file.bytes);
  return reply.sendFile(basename(file.path), dirname(file.path), { ...BY_CONTENT, acceptRanges });
}

/**
 * Whether a `Range` header asks for one part of a file. The plugin answers 416 to what RFC 9110
 * (section 14.1.2) lets be: a suffix longer than the file, and an end before its start.
 */
function isPart(range: string, bytes: number): boolean {
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(range) ?? ['', '', ''];
  if (first === '') return last !== '' && Number(last) <= bytes;
  return last === '' || Number(last) >= Number(first);
}

function matches(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  const tags = header.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return tags.includes('*') || tags.includes(etag);
}
