import { expect } from '@open-wc/testing';
import { MeshoptEncoder } from 'meshoptimizer/encoder';
import { AvatarError } from '../../../src/base/errors.js';
import { download } from '../../../src/avatar/download.js';
import { imageSize } from '../../../src/avatar/image-size.js';
import { loadAvatar, resolveAvatarRef } from '../../../src/avatar/index.js';
import { MODEL_LIMITS } from '../../../src/avatar/model-limits.js';
import { meshoptDecoder } from '../../../src/avatar/meshopt/decoder.js';
import { blockHead } from '../../support/avatars.js';
import { buildGlb, packGlb } from '../../support/gltf-builder.js';

type Json = Record<string, unknown>;

/** A document with one triangle, whose parts a case replaces. */
function triangle(parts: Json, binary: Uint8Array = new Uint8Array(1024)): Uint8Array<ArrayBuffer> {
  const document = {
    asset: { version: '2.0' },
    scene: 0,
    scenes: [{ nodes: [0] }],
    nodes: [{ mesh: 0 }],
    meshes: [{ primitives: [{ attributes: { POSITION: 0 } }] }],
    accessors: [{ bufferView: 0, count: 3, type: 'VEC3', componentType: 5126 }],
    bufferViews: [{ buffer: 0, byteLength: 36 }],
    buffers: [{ byteLength: binary.length }],
    ...parts,
  };
  return packGlb(document, binary);
}

/** The triangle with its positions from meshopt data, as these fields describe it. */
function compressed(fields: Json): Uint8Array<ArrayBuffer> {
  const coded = { buffer: 0, byteLength: 1024, mode: 'ATTRIBUTES', byteStride: 12, ...fields };
  const view = { buffer: 1, byteLength: 36, extensions: { EXT_meshopt_compression: coded } };
  return triangle(
    {
      extensionsUsed: ['EXT_meshopt_compression'],
      bufferViews: [view],
      buffers: [{ byteLength: 1024 }, { byteLength: 36 }],
    },
    new Uint8Array(1024).fill(0xa0),
  );
}

function png(width: number, height: number): Uint8Array {
  const bytes = new Uint8Array(64);
  const data = new DataView(bytes.buffer);
  [0x89504e47, 0x0d0a1a0a, 13, 0x49484452, width, height].forEach((word, i) => {
    data.setUint32(i * 4, word);
  });
  return bytes;
}

async function refusal(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const ref = resolveAvatarRef({ src: URL.createObjectURL(new Blob([bytes])) });
  const error = await loadAvatar(ref).then(
    () => undefined,
    (cause: unknown) => cause,
  );
  expect(error).to.be.instanceOf(AvatarError);
  expect((error as AvatarError).code).to.equal('unsupportedAvatarAsset');
  return (error as AvatarError).message;
}

const many = <T>(count: number, entry: T): T[] => new Array<T>(count).fill(entry);
const textured = { images: [{ bufferView: 1 }], textures: [{ source: 0 }] };
const withMaterial = [{ primitives: [{ attributes: { POSITION: 0 }, material: 0 }] }];

describe('a model made to hurt', () => {
  const cases: [string, () => Uint8Array<ArrayBuffer>, string][] = [
    [
      'compressed vertices without a size',
      () => compressed({ byteStride: 0, count: 3 }),
      'meshopt',
    ],
    [
      'compressed vertices of 1024 bytes',
      () => compressed({ byteStride: 1024, count: 3 }),
      'meshopt',
    ],
    ['a kilobyte that claims 4 GB', () => compressed({ count: 4e8 }), 'bytes when decoded'],
    ['a kilobyte that claims 200 MB', () => compressed({ count: 16e6 }), 'meshopt'],
    [
      'a billion elements without bytes',
      () => triangle({ accessors: [{ count: 1e9, type: 'VEC3', componentType: 5126 }] }),
      'bytes when decoded',
    ],
    [
      'a size below zero that hides another',
      () =>
        triangle({
          accessors: [
            { count: 1e9, type: 'VEC3', componentType: 5126 },
            { count: -1e9, type: 'VEC3', componentType: 5126 },
          ],
        }),
      'no size',
    ],
    [
      '60 million triangles',
      () => {
        const indices = { count: 18e7, type: 'SCALAR', componentType: 5121 };
        const position = { bufferView: 0, count: 3, type: 'VEC3', componentType: 5126 };
        return triangle({
          meshes: [{ primitives: [{ attributes: { POSITION: 0 }, indices: 1 }] }],
          accessors: [position, indices],
        });
      },
      'triangles',
    ],
    [
      'one mesh shown 4000 times',
      () => {
        const indices = { count: 3000, type: 'SCALAR', componentType: 5121 };
        const position = { bufferView: 0, count: 3, type: 'VEC3', componentType: 5126 };
        return triangle({
          scenes: [{ nodes: many(4000, 0).map((_, i) => i) }],
          nodes: many(4000, { mesh: 0 }),
          meshes: [{ primitives: [{ attributes: { POSITION: 0 }, indices: 1 }] }],
          accessors: [position, indices],
        });
      },
      'triangles',
    ],
    [
      'a million blendshapes of the same bytes',
      () =>
        triangle({
          meshes: [
            { primitives: [{ attributes: { POSITION: 0 }, targets: many(1e6, { POSITION: 0 }) }] },
          ],
          accessors: [{ count: 1000, type: 'VEC3', componentType: 5126 }],
        }),
      'blendshapes',
    ],
    ['100,000 nodes', () => triangle({ nodes: many(1e5, {}) }), '100000 nodes'],
    [
      'a tree 4000 nodes deep',
      () => triangle({ nodes: many(4000, {}).map((_, i) => ({ children: [i + 1] })) }),
      'below each other',
    ],
    [
      'a node that is its own child',
      () => triangle({ nodes: [{ mesh: 0, children: [0] }] }),
      'node 0',
    ],
    [
      'the same kilobyte 300,000 times',
      () => triangle({ bufferViews: many(3e5, { buffer: 0, byteLength: 1024 }) }),
      'bytes when decoded',
    ],
    [
      'an image of a billion pixels',
      () => {
        const bytes = new Uint8Array(128);
        bytes.set(png(32_000, 32_000), 64);
        const views = [
          { buffer: 0, byteLength: 36 },
          { buffer: 0, byteOffset: 64, byteLength: 64 },
        ];
        const materials = [{ pbrMetallicRoughness: { baseColorTexture: { index: 0 } } }];
        return triangle(
          { ...textured, bufferViews: views, meshes: withMaterial, materials },
          bytes,
        );
      },
      '32000 x 32000',
    ],
    [
      'an image of a billion pixels in a data: address',
      () => {
        const uri = `data:image/png;base64,${btoa(String.fromCharCode(...png(32_000, 32_000)))}`;
        return triangle({ images: [{ uri }] });
      },
      '32000 x 32000',
    ],
    [
      'a second document behind a harmless one',
      () => {
        const harmless = triangle({});
        const text = new TextEncoder().encode(JSON.stringify({ nodes: many(5000, {}) }));
        const [length, at] = [Math.ceil(text.length / 4) * 4, harmless.length];
        const bytes = new Uint8Array(at + 8 + length).fill(0x20);
        bytes.set(harmless);
        const data = new DataView(bytes.buffer);
        data.setUint32(8, bytes.length, true);
        data.setUint32(at, length, true);
        data.setUint32(at + 4, 0x4e4f534a, true);
        bytes.set(text, at + 8);
        return bytes;
      },
      '',
    ],
  ];
  for (const [what, build, part] of cases) {
    it(`is refused: ${what}`, async () => {
      expect(await refusal(build())).to.contain(part);
    });
  }

  it('is refused where it is anything but the truth, whatever bytes are wrong', async () => {
    const whole = buildGlb(blockHead());
    let state = 1;
    const random = (below: number) => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    };
    for (let i = 0; i < 30; i++) {
      const bytes = whole.slice(0, i % 3 ? undefined : random(whole.length));
      for (let k = 0; k < 8; k++) bytes[random(Math.min(bytes.length, 4000))] = random(256);
      const ref = resolveAvatarRef({ src: URL.createObjectURL(new Blob([bytes])) });
      const error: unknown = await loadAvatar(ref).then(
        (avatar) => avatar.dispose(),
        (cause: unknown) => cause,
      );
      if (error !== undefined) expect(error).to.be.instanceOf(AvatarError);
    }
  });

  it('is not what lies within the limits', async () => {
    const chain = many(MODEL_LIMITS.depth - 1, {}).map((_, i) => ({ children: [i + 1] }));
    const ref = resolveAvatarRef({
      src: URL.createObjectURL(new Blob([triangle({ nodes: [...chain, { mesh: 0 }] })])),
    });
    (await loadAvatar(ref)).dispose();
  });
});

describe('decoding a large buffer', () => {
  before(() => MeshoptEncoder.ready);

  it('lets the page go on in the middle of it', async () => {
    const [count, stride] = [100_000, 16];
    const bytes = new Uint8Array(count * stride).map((_, i) => (i * 7) & 255);
    const encoded = MeshoptEncoder.encodeVertexBufferLevel(bytes, count, stride, 2, 0);
    let tasks = 0;
    const timer = setInterval(() => tasks++, 0);
    const decoded = await meshoptDecoder.decodeGltfBufferAsync(
      count,
      stride,
      encoded,
      'ATTRIBUTES',
    );
    clearInterval(timer);
    expect(decoded.length).to.equal(bytes.length);
    expect(tasks).to.be.greaterThan(0);
  });
});

describe('a download', () => {
  const { fetch, setTimeout } = window;
  afterEach(() => Object.assign(window, { fetch, setTimeout }));

  /** Answers with a stream, which is read as `pull` fills it. */
  function answerWith(pull: (controller: ReadableStreamDefaultController) => void): () => boolean {
    let stopped = false;
    window.fetch = (_input, init) => {
      const start = (controller: ReadableStreamDefaultController) => {
        init!.signal!.addEventListener('abort', () => {
          stopped = true;
          controller.error(init!.signal!.reason);
        });
      };
      const body = new ReadableStream({ start, pull });
      return Promise.resolve(new Response(body));
    };
    return () => stopped;
  }

  it('that never ends is given up at 64 MiB', async () => {
    const stopped = answerWith((controller) => controller.enqueue(new Uint8Array(2 ** 20)));
    const ref = resolveAvatarRef({ src: 'https://models.test/endless.glb' });
    const error = await loadAvatar(ref).catch((cause: AvatarError) => cause);
    expect((error as AvatarError).code).to.equal('failedToDownloadAvatarAssets');
    expect((error as AvatarError).message).to.contain('67108864 bytes');
    expect(stopped()).to.equal(true);
  });

  it('that never answers is given up after 30 s', async () => {
    const waits: number[] = [];
    window.setTimeout = ((callback: () => void, delay: number) => {
      waits.push(delay);
      return setTimeout(callback, 0);
    }) as typeof setTimeout;
    window.fetch = (_input, init) =>
      new Promise((_, reject) => {
        init!.signal!.addEventListener('abort', () => reject(init!.signal!.reason as Error));
      });
    const ref = resolveAvatarRef({ src: 'https://models.test/silent.vrm' });
    const error = await loadAvatar(ref).catch((cause: AvatarError) => cause);
    expect((error as AvatarError).code).to.equal('failedToDownloadAvatarAssets');
    expect((error as AvatarError).message).to.contain('sends nothing');
    expect(waits).to.include(30_000);
  });

  it('that is wanted no longer stops', async () => {
    const stopped = answerWith(() => new Promise(() => {}) as never);
    const caller = new AbortController();
    const loading = download('https://models.test/a.glb', caller.signal).catch(
      (cause: Error) => cause.message,
    );
    caller.abort(new Error('changed my mind'));
    expect(await loading).to.equal('changed my mind');
    expect(stopped()).to.equal(true);
  });
});

describe('the size of an image', () => {
  for (const type of ['image/png', 'image/jpeg', 'image/webp']) {
    it(`is read from ${type} as the browser encodes it`, async () => {
      const canvas = new OffscreenCanvas(300, 20);
      canvas.getContext('2d')!.fillRect(10, 10, 50, 5);
      const blob = await canvas.convertToBlob({ type });
      expect(blob.type).to.equal(type);
      expect(imageSize(new Uint8Array(await blob.arrayBuffer()))).to.deep.equal([300, 20]);
    });
  }

  it('is not read from anything else', () => {
    expect(imageSize(new TextEncoder().encode('<svg width="9" height="9"/>'))).to.equal(null);
    expect(imageSize(new Uint8Array(3))).to.equal(null);
  });
});
