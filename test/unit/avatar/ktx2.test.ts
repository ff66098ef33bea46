import { expect } from '@open-wc/testing';
import type { Mesh, MeshStandardMaterial } from 'three';
import { AvatarError } from '../../../src/base/errors.js';
import { meshesIn } from '../../../src/avatar/meshes.js';
import { parseModel } from '../../../src/avatar/model-loader.js';
import { packGlb } from '../../support/gltf-builder.js';
import { tinyKtx2 } from '../../support/ktx2-writer.js';

/** A triangle with a texture that has to be read. */
const documentOf = (image: object): object => ({
  asset: { version: '2.0' },
  extensionsUsed: ['KHR_texture_basisu'],
  extensionsRequired: ['KHR_texture_basisu'],
  scene: 0,
  scenes: [{ nodes: [0] }],
  nodes: [{ mesh: 0 }],
  meshes: [{ primitives: [{ attributes: { POSITION: 0 }, material: 0 }] }],
  materials: [{ pbrMetallicRoughness: { baseColorTexture: { index: 0 } } }],
  textures: [{ extensions: { KHR_texture_basisu: { source: 0 } } }],
  images: [image],
  accessors: [{ count: 3, type: 'VEC3', componentType: 5126 }],
});

const textured = (image: Uint8Array): Uint8Array<ArrayBuffer> =>
  packGlb(
    {
      ...documentOf({ mimeType: 'image/ktx2', bufferView: 0 }),
      bufferViews: [{ buffer: 0, byteOffset: 0, byteLength: image.length }],
      buffers: [{ byteLength: image.length }],
    },
    image,
  );

async function refusal(image: Uint8Array): Promise<string> {
  const error = await parseModel(textured(image), 'x.glb').then(
    () => undefined,
    (cause: unknown) => cause,
  );
  expect(error).to.be.instanceOf(AvatarError);
  return (error as AvatarError).message;
}

async function assertShown(model: Uint8Array<ArrayBuffer>, at: string): Promise<void> {
  const { scene } = await parseModel(model, at);
  const { material } = meshesIn(scene)[0] as Mesh<never, MeshStandardMaterial>;
  const { data, width } = material.map!.image as { data: Uint8Array; width: number };
  const pixel = (x: number, y: number): number[] =>
    [...data.subarray((y * width + x) * 4)].slice(0, 4);
  for (const y of [0, 7]) {
    expect(pixel(0, y), 'left').to.deep.equal([255, 2, 2, 255]);
    expect(pixel(7, y), 'right').to.deep.equal([2, 2, 255, 255]);
  }
}

describe('KTX2 textures', () => {
  it('are shown where they are ETC1S', async () => {
    await assertShown(textured(tinyKtx2()), 'x.glb');
  });

  it('are shown where they lie beside the model', async () => {
    const url = URL.createObjectURL(new Blob([tinyKtx2()]));
    const model = new TextEncoder().encode(JSON.stringify(documentOf({ uri: url })));
    await assertShown(model, 'https://models.test/x.gltf');
    URL.revokeObjectURL(url);
  });

  it('are refused where they are something else, or cut off', async () => {
    expect(await refusal(tinyKtx2({ scheme: 2 }))).to.match(/UASTC.*ETC1S/);
    expect(await refusal(tinyKtx2().subarray(0, 180))).to.match(/cut off/);
  });
});
