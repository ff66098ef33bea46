import { readFileSync } from 'node:fs';
import { MeshoptEncoder } from 'meshoptimizer/encoder';
import { parseWav, WavError } from '../../cli/wav.js';
import { parseConfig } from '../../server/config/parse.js';
import { ConfigError } from '../../server/options.js';
import { decodeKtx2 } from '../../src/avatar/ktx2/decode.js';
import { MeshoptError } from '../../src/avatar/meshopt/meshopt-error.js';
import { meshoptDecoder } from '../../src/avatar/meshopt/decoder.js';
import { parseModel } from '../../src/avatar/model-loader.js';
import { parseManifest } from '../../src/avatar/parse-manifest.js';
import { SplatFileError } from '../../src/avatar/splats/splat-file-error.js';
import { readPly } from '../../src/avatar/splats/ply.js';
import { readZip } from '../../src/avatar/splats/zip.js';
import { AvatarError } from '../../src/base/errors.js';
import { CompactDecoder, CompactMotionError } from '../../src/motion/compact-decoder.js';
import { CompactEncoder } from '../../src/motion/compact-encoder.js';
import { createFrame } from '../../src/motion/segment.js';
import { decodeMessage, encodeMessage, ProtocolError } from '../../src/protocol/messages.js';
import { MalformedAudioError } from '../../src/protocol/ogg/malformed-audio.js';
import { OggOpusReader } from '../../src/protocol/ogg/opus-reader.js';
import { SPEECH } from '../server/support/ogg.js';
import { wavFile } from '../server/support/wav.js';
import { buildGlb, type TestMesh } from '../support/gltf-builder.js';
import { tinyKtx2 } from '../support/ktx2-writer.js';
import { lamZip, plyOf } from '../support/lam-zip.js';
import { splatGlb } from '../support/splat-glb.js';
import { splatHead } from '../support/splat-head.js';
import { zipOf } from '../support/zip-writer.js';

/** A format that strangers send. */
export interface Format {
  readonly name: string;
  /** Good ones, to begin with. */
  readonly samples: readonly Uint8Array[];
  /** Reads it as the product does. */
  read(bytes: Uint8Array<ArrayBuffer>): unknown;
  /** What it may throw; all else is a fault of ours. */
  readonly errors: readonly (abstract new (...args: never[]) => Error)[];
}

const textOf = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

/** What is no JSON at all is refused before it is looked at. */
function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

function models(): Uint8Array[] {
  const mesh: TestMesh = {
    min: [-0.1, 0, -0.1],
    max: [0.1, 0.2, 0.1],
    shapes: { jawOpen: [0, -0.1, 0] },
  };
  const nodes = [{ name: 'Head' }, { name: 'Face', parent: 'Head', mesh }];
  return [buildGlb(nodes), buildGlb(nodes, { extensions: { VRMC_vrm: { specVersion: '1.0' } } })];
}

function motion(): Uint8Array[] {
  const encoder = new CompactEncoder({ fps: 60 });
  const frames = Array.from({ length: 40 }, (_, k) => createFrame().fill(Math.sin(k / 5) ** 2));
  return [encoder.encode(frames, false)];
}

async function archives(): Promise<Uint8Array[]> {
  const files = ['a/skin.glb', 'a/offset.ply'].map((name) => ({ name, bytes: new Uint8Array(50) }));
  return Promise.all([false, true].map((stored) => zipOf(files.map((f) => ({ ...f, stored })))));
}

/** Vertices and indices as glTF files hold them, with what tells how to read them in front. */
function buffers(): Uint8Array[] {
  const vertices = Uint8Array.from({ length: 100 * 12 }, (_, k) => (k * 7) % 251);
  const indices = Uint32Array.from({ length: 150 }, (_, k) => (k * 5) % 100);
  const asVertices = MeshoptEncoder.encodeVertexBuffer(vertices, 100, 12);
  const bytes = new Uint8Array(indices.buffer);
  const asTriangles = MeshoptEncoder.encodeIndexBuffer(bytes, 150, 4);
  const asSequence = MeshoptEncoder.encodeIndexSequence(bytes, 150, 4);
  return [
    Uint8Array.of(0, 100, 12, ...asVertices),
    Uint8Array.of(1, 150, 4, ...asTriangles),
    Uint8Array.of(2, 150, 4, ...asSequence),
  ];
}
const MODES = ['ATTRIBUTES', 'TRIANGLES', 'INDICES'] as const;
const FILTERS = [undefined, 'OCTAHEDRAL', 'QUATERNION', 'EXPONENTIAL'] as const;

export async function formats(): Promise<readonly Format[]> {
  await MeshoptEncoder.ready;
  const audio = Uint8Array.from({ length: 640 }, (_, k) => k);
  return [
    {
      name: 'messages of the wire',
      samples: [
        encodeMessage({ type: 'clientAudioInput', reqId: 'r', audio, end: true }),
        encodeMessage({
          type: 'clientConfigureSession',
          sampleRate: 16000,
          extraParams: { 'motion-format': 'compact' },
        }),
      ],
      read: decodeMessage,
      errors: [ProtocolError],
    },
    {
      name: 'Ogg Opus',
      samples: [SPEECH.slice(0, 4000)],
      read(bytes) {
        const reader = new OggOpusReader(1);
        reader.push(bytes);
        while (reader.next());
      },
      errors: [MalformedAudioError],
    },
    {
      name: 'WAV',
      samples: [8, 16, 24, 32].map((bits) => wavFile({ data: audio, bits })),
      read: parseWav,
      errors: [WavError],
    },
    {
      name: 'models in glTF and VRM',
      samples: models(),
      read: (bytes) => parseModel(bytes, 'https://example.com/head.glb'),
      errors: [AvatarError],
    },
    {
      name: 'textures in KTX2',
      samples: [tinyKtx2()],
      // Whatever it throws says the model that it is of cannot be read.
      read: (bytes) => [...decodeKtx2(bytes)],
      errors: [Error],
    },
    {
      name: 'archives of splats',
      samples: await archives(),
      read: (bytes) => readZip(bytes, ['skin.glb', 'offset.ply']),
      errors: [SplatFileError],
    },
    {
      name: 'avatars of splats',
      samples: [
        await lamZip({ fineness: 2, stored: true }),
        await splatGlb(splatHead(2)),
        await splatGlb(splatHead(2), { packed: true }),
      ],
      read: (bytes) => parseModel(bytes, 'https://example.com/head.zip'),
      errors: [AvatarError],
    },
    {
      name: 'splats as PLY',
      samples: [
        plyOf(
          ['x', 'y', 'z', 'opacity'],
          [0, 1, 2].map((k) => [k, 1, 2, 3]),
        ),
      ],
      read: (bytes) => readPly(bytes).columns(['z']),
      errors: [SplatFileError],
    },
    {
      name: 'meshopt',
      samples: buffers(),
      async read(bytes) {
        const [mode, count, stride] = bytes;
        await meshoptDecoder.decodeGltfBufferAsync(
          count,
          stride,
          bytes.subarray(3),
          MODES[mode % 3],
          FILTERS[(mode >> 2) % 4],
        );
      },
      errors: [MeshoptError],
    },
    {
      name: 'avatar.json',
      samples: [readFileSync(new URL('../../dist/avatars/nova/avatar.json', import.meta.url))],
      read: (bytes) => parseManifest(jsonOf(bytes), 'avatar.json'),
      errors: [AvatarError],
    },
    {
      name: 'configurations of the server',
      samples: [
        textOf({
          port: 8787,
          apps: [{ id: 'shop', apiKeys: ['a key of the shop, long'], avatars: ['nova'] }],
          limits: { idleSeconds: 300 },
          tokens: { singleUse: true },
        }),
      ],
      read: (bytes) => parseConfig(jsonOf(bytes)),
      errors: [ConfigError],
    },
    {
      name: 'compact motion',
      samples: motion(),
      read: (bytes) => new CompactDecoder().decode(bytes),
      errors: [CompactMotionError],
    },
  ];
}
