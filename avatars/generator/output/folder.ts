import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { AvatarFile, AvatarManifest } from '../../../src/avatar/manifest.js';
import { buildCharacter } from '../character.js';
import type { CharacterConfig } from '../config.js';
import { writeModel, type ModelQuality } from './gltf.js';

const FULL: ModelQuality = { positionBits: 13, normalBits: 8 };
const COMPRESSED: ModelQuality = { positionBits: 12, normalBits: 8 };
/** Share of vertices that hair and clothes of the compressed model keep per direction. */
const COMPRESSED_DETAIL = 0.43;

/** What one built avatar weighs. */
export interface BuildReport {
  readonly id: string;
  readonly vertices: number;
  readonly triangles: number;
  readonly files: readonly AvatarFile[];
}

const describe = (file: string, bytes: Uint8Array): AvatarFile => ({
  file,
  bytes: bytes.byteLength,
  sha256: createHash('sha256').update(bytes).digest('hex'),
});

/** Builds a character into `folder`: models, poster and `avatar.json`. */
export async function writeAvatarFolder(
  config: CharacterConfig,
  folder: string,
  posterFile?: string,
): Promise<BuildReport> {
  const { parts } = buildCharacter(config);
  const files: AvatarFile[] = [];
  await mkdir(folder, { recursive: true });
  const write = async (name: string, bytes: Uint8Array): Promise<AvatarFile> => {
    await writeFile(path.join(folder, name), bytes);
    const file = describe(name, bytes);
    files.push(file);
    return file;
  };
  const writeBoth = async (name: string, bytes: Uint8Array): Promise<AvatarFile> => {
    await writeFile(path.join(folder, `${name}.gz`), gzipSync(bytes, { level: 9 }));
    return write(name, bytes);
  };
  const { id } = config;
  const model = await writeBoth(`${id}.glb`, await writeModel(parts, config, FULL));
  const compressedModel = await writeBoth(
    `${id}-compressed.glb`,
    await writeModel(buildCharacter(config, COMPRESSED_DETAIL).parts, config, COMPRESSED),
  );
  const poster = posterFile
    ? await write(`${id}${path.extname(posterFile)}`, await readFile(posterFile))
    : undefined;
  const manifest: AvatarManifest = {
    format: 1,
    id,
    name: config.name,
    version: config.version,
    license: 'MIT',
    model,
    compressedModel,
    ...(poster && { poster }),
    camera: config.camera,
    idle: { seed: config.seed },
  };
  await writeFile(path.join(folder, 'avatar.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  const instances = parts.reduce((n, part) => n + part.positions.length / 3, 0);
  const triangles = parts.reduce((n, part) => n + part.indices.length / 3, 0);
  return { id, vertices: instances, triangles, files };
}
