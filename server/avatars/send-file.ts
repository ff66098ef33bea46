import { createReadStream } from 'node:fs';
import { extname } from 'node:path';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiError } from '../http/api-error.js';
import type { StoredFile } from './catalog.js';
import type { CompressedFiles } from './compression.js';
import { parseRange } from './range.js';

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

/**
 * Answers with a file: whole, in part, compressed, or not at all where the client has it. Its hash
 * is the entity tag. A request that names the hash (`?v=<sha256>`) may be cached for good; any
 * other asks again each time.
 *
 * @throws ApiError 416 when a range lies outside the file.
 */
export async function sendFile(
  request: FastifyRequest,
  reply: FastifyReply,
  file: StoredFile,
  compressed: CompressedFiles,
): Promise<FastifyReply> {
  const { v: version } = request.query as { v?: string };
  reply.headers({
    'content-type': TYPES[extname(file.path).toLowerCase()] ?? 'application/octet-stream',
    'cache-control':
      version === file.sha256 ? 'public, max-age=31536000, immutable' : 'public, no-cache',
    'accept-ranges': 'bytes',
    vary: 'accept-encoding',
  });
  const wantsPart = request.headers.range !== undefined;
  const encoding = wantsPart ? undefined : request.headers['accept-encoding'];
  const body = await compressed.get(file, encoding);
  const etag = `"${file.sha256}${body ? '-br' : ''}"`;
  reply.header('etag', etag);
  if (matches(request.headers['if-none-match'], etag)) return reply.code(304).send();
  if (body) return reply.header('content-encoding', 'br').send(body);
  return sendPlain(request, reply, file, etag);
}

function sendPlain(
  request: FastifyRequest,
  reply: FastifyReply,
  file: StoredFile,
  etag: string,
): FastifyReply {
  // A range of another version of the file is no use to anyone.
  const condition = request.headers['if-range'];
  const wanted = condition === undefined || condition === etag ? request.headers.range : undefined;
  const range = parseRange(wanted, file.bytes);
  if (range === 'unsatisfiable') {
    throw new ApiError(416, 'invalidRequest', `Range lies outside of the ${file.bytes} bytes.`, {
      'content-range': `bytes */${file.bytes}`,
    });
  }
  if (!range) {
    return reply.header('content-length', file.bytes).send(createReadStream(file.path));
  }
  return reply
    .code(206)
    .header('content-range', `bytes ${range.start}-${range.end}/${file.bytes}`)
    .header('content-length', range.end - range.start + 1)
    .send(createReadStream(file.path, { start: range.start, end: range.end }));
}

function matches(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  const tags = header.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return tags.includes('*') || tags.includes(etag);
}
