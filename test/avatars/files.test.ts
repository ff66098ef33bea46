import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { NodeIO, type Document } from '@gltf-transform/core';
import { EXTMeshoptCompression, KHRMeshQuantization } from '@gltf-transform/extensions';
import { MeshoptDecoder } from 'meshoptimizer';
import { CHARACTERS } from '../../avatars/characters/index.js';
import { writeAvatarFolder } from '../../avatars/generator/output/folder.js';
import type { AvatarManifest } from '../../src/avatar/manifest.js';
import { BLENDSHAPES } from '../../src/motion/channels.js';

/** Where the build has put the characters; `npm test` keeps it fresh. */
const BUILT = fileURLToPath(new URL('../../dist/avatars', import.meta.url));
const BUDGET = { vertices: 25_000, full: 600_000, fullGzip: 300_000, compressed: 250_000 };

async function readModel(bytes: Uint8Array): Promise<Document> {
  const io = new NodeIO()
    .registerExtensions([EXTMeshoptCompression, KHRMeshQuantization])
    .registerDependencies({ 'meshopt.decoder': MeshoptDecoder });
  return io.readBinary(bytes);
}

for (const config of CHARACTERS) {
  describe(`the files of ${config.id}`, () => {
    const folder = path.join(BUILT, config.id);
    const read = (file: string): Promise<Buffer> => readFile(path.join(folder, file));
    let manifest: AvatarManifest;

    before(async () => {
      manifest = JSON.parse((await read('avatar.json')).toString()) as AvatarManifest;
    });

    it('match the sizes and digests of the manifest', async () => {
      assert.equal(manifest.id, config.id);
      for (const file of [manifest.model, manifest.compressedModel]) {
        assert.ok(file);
        const bytes = await read(file.file);
        assert.equal(bytes.byteLength, file.bytes);
        assert.equal(createHash('sha256').update(bytes).digest('hex'), file.sha256);
      }
    });

    it('stay inside the budgets', async () => {
      const full = await read(manifest.model.file);
      assert.ok(full.byteLength <= BUDGET.full, `full model ${full.byteLength} bytes`);
      const gzip = gzipSync(full).byteLength;
      assert.ok(gzip <= BUDGET.fullGzip, `full model ${gzip} bytes on the wire`);
      assert.ok(manifest.compressedModel!.bytes <= BUDGET.compressed, 'compressed model');
      const document = await readModel(full);
      const vertices = document
        .getRoot()
        .listNodes()
        .flatMap((node) => node.getMesh()?.listPrimitives() ?? [])
        .reduce((sum, primitive) => sum + primitive.getAttribute('POSITION')!.getCount(), 0);
      assert.ok(vertices <= BUDGET.vertices, `${vertices} vertices`);
    });

    it('carry the bones in a chain and all blendshapes, in both models', async () => {
      for (const file of [manifest.model, manifest.compressedModel!]) {
        const root = (await readModel(await read(file.file))).getRoot();
        const node = (name: string): ReturnType<typeof root.listNodes>[number] => {
          const found = root.listNodes().find((candidate) => candidate.getName() === name);
          assert.ok(found, `node ${name}`);
          return found;
        };
        assert.equal(node('neck').getParentNode(), node('chest'));
        assert.equal(node('head').getParentNode(), node('neck'));
        assert.equal(node('eyeLeft').getParentNode(), node('head'));
        assert.equal(node('eyeRight').getParentNode(), node('head'));
        assert.ok(node('eyeLeft').getWorldTranslation()[0] > 0, 'its left is +x');
        const names = new Set(
          root
            .listMeshes()
            .flatMap((mesh) => (mesh.getExtras()['targetNames'] as string[] | undefined) ?? []),
        );
        for (const name of BLENDSHAPES) assert.ok(names.has(name), name);
        for (const material of root.listMaterials()) {
          assert.equal(material.getExtras()['look'], 'toy');
        }
      }
    });

    it('come out the same every time', async () => {
      const again = await mkdtemp(path.join(tmpdir(), 'avatar-'));
      try {
        const poster = manifest.poster && path.join(folder, manifest.poster.file);
        await writeAvatarFolder(config, again, poster);
        assert.deepEqual(
          JSON.parse(await readFile(path.join(again, 'avatar.json'), 'utf8')),
          manifest,
        );
      } finally {
        await rm(again, { recursive: true });
      }
    });
  });
}
