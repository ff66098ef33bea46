import {
  Document,
  Logger,
  NodeIO,
  type Accessor,
  type Material,
  type Node,
} from '@gltf-transform/core';
import { EXTMeshoptCompression, KHRMeshQuantization } from '@gltf-transform/extensions';
import { meshopt } from '@gltf-transform/functions';
import { MeshoptDecoder, MeshoptEncoder } from 'meshoptimizer';
import type { Bone, MeshPart } from '../base/mesh.js';
import type { CharacterConfig } from '../config.js';
import { JOINTS } from '../head/skinning.js';
import { EYE_MAP_ANGLE } from '../features/eyes.js';
import { vertexNormals } from './normals.js';
import { plainMaterial } from './plain-materials.js';

/** Precision of a written model. */
export interface ModelQuality {
  /** Bits of positions and morph targets. */
  readonly positionBits: number;
  readonly normalBits: number;
}

/** Steps of linear colour that are kept; finer ones only cost bytes. */
const COLOUR_STEPS = 2047;

/** The bone chain of a character. */
export interface Skeleton {
  readonly nodes: Readonly<Record<Bone, Node>>;
  readonly origins: Readonly<Record<Bone, readonly [number, number, number]>>;
}

/** Origins of all bones in model space. */
export function boneOrigins({ eyes }: CharacterConfig): Skeleton['origins'] {
  return {
    ...JOINTS,
    eyeLeft: [eyes.x, eyes.y, eyes.z],
    eyeRight: [-eyes.x, eyes.y, eyes.z],
  };
}

const PARENTS: Readonly<Record<Bone, Bone | null>> = {
  chest: null,
  neck: 'chest',
  head: 'neck',
  eyeLeft: 'head',
  eyeRight: 'head',
};

function addSkeleton(document: Document, config: CharacterConfig, root: Node): Skeleton {
  const origins = boneOrigins(config);
  const nodes = {} as Record<Bone, Node>;
  for (const bone of Object.keys(PARENTS) as Bone[]) {
    const parent = PARENTS[bone];
    const from = parent ? origins[parent] : ([0, 0, 0] as const);
    const node = document
      .createNode(bone)
      .setTranslation(
        [0, 1, 2].map((k) => origins[bone][k]! - from[k]!) as [number, number, number],
      );
    (parent ? nodes[parent] : root).addChild(node);
    nodes[bone] = node;
  }
  nodes.head.setExtras({ eyeRadius: config.eyes.radius });
  return { nodes, origins };
}

function colours16(colours: Float32Array): Uint16Array {
  return Uint16Array.from(colours, (value) => {
    const step = Math.round(Math.min(1, Math.max(0, value)) * COLOUR_STEPS);
    return Math.round((step * 65535) / COLOUR_STEPS);
  });
}

class Writer {
  private readonly buffer;
  private readonly materials = new Map<string, Material>();

  constructor(
    private readonly document: Document,
    private readonly config: CharacterConfig,
  ) {
    this.buffer = document.createBuffer();
  }

  private accessor(
    array: Float32Array | Uint16Array | Uint8Array,
    type: 'SCALAR' | 'VEC2' | 'VEC3' | 'VEC4' | 'MAT4',
  ): Accessor {
    return this.document.createAccessor().setArray(array).setType(type).setBuffer(this.buffer);
  }

  private material(part: MeshPart): Material {
    const key = `${part.role} ${part.tint ?? ''}`;
    let material = this.materials.get(key);
    if (!material) {
      const { eyes, palette } = this.config;
      const extras = {
        look: 'toy',
        ...(part.tint && { tint: part.tint }),
        ...(part.role === 'eye' && {
          iris: palette.iris,
          irisAngle: eyes.irisAngle,
          pupil: eyes.pupil,
          mapAngle: EYE_MAP_ANGLE,
        }),
      };
      material = plainMaterial(this.document, part.role).setExtras(extras);
      this.materials.set(key, material);
    }
    return material;
  }

  /** Adds a part to the bones that carry it. */
  add(part: MeshPart, skeleton: Skeleton): void {
    const { document } = this;
    const carrier = part.bones[0]!;
    const isLocal = part.bones.length > 1;
    const [ox, oy, oz] = isLocal || part.weights ? [0, 0, 0] : skeleton.origins[carrier];
    const positions = part.positions.map((value, i) => value - [ox, oy, oz][i % 3]!);
    const primitive = document
      .createPrimitive()
      .setAttribute('POSITION', this.accessor(positions, 'VEC3'))
      .setAttribute('NORMAL', this.accessor(vertexNormals(part), 'VEC3'))
      .setAttribute('COLOR_0', this.accessor(colours16(part.colours), 'VEC4').setNormalized(true))
      .setIndices(this.accessor(new Uint16Array(part.indices), 'SCALAR'))
      .setMaterial(this.material(part));
    if (part.uvs) primitive.setAttribute('TEXCOORD_0', this.accessor(unitUvs(part.uvs), 'VEC2'));
    for (const [name, deltas] of part.morphs) {
      primitive.addTarget(
        document
          .createPrimitiveTarget(name)
          .setAttribute('POSITION', this.accessor(deltas.slice(), 'VEC3')),
      );
    }
    const mesh = document.createMesh(part.name).addPrimitive(primitive);
    if (part.morphs.size > 0) mesh.setExtras({ targetNames: [...part.morphs.keys()] });
    for (const bone of part.bones) {
      const node = document.createNode(isLocal ? `${part.name}-${bone}` : part.name).setMesh(mesh);
      if (part.weights) this.bind(primitive, part.weights, node, skeleton);
      else skeleton.nodes[bone].addChild(node);
    }
  }

  private bind(
    primitive: ReturnType<Document['createPrimitive']>,
    weights: Float32Array,
    node: Node,
    { nodes, origins }: Skeleton,
  ): void {
    const count = weights.length / 3;
    const joints = new Uint8Array(count * 4);
    const quantised = new Uint8Array(count * 4);
    for (let i = 0; i < count; i++) {
      const chest = Math.round(weights[i * 3]! * 255);
      const neck = Math.min(255 - chest, Math.round(weights[i * 3 + 1]! * 255));
      quantised.set([chest, neck, 255 - chest - neck, 0], i * 4);
      joints.set([0, 1, 2, 0], i * 4);
    }
    primitive
      .setAttribute('JOINTS_0', this.accessor(joints, 'VEC4'))
      .setAttribute('WEIGHTS_0', this.accessor(quantised, 'VEC4').setNormalized(true));
    const bones = ['chest', 'neck', 'head'] as const;
    const inverse = new Float32Array(48);
    bones.forEach((bone, i) => {
      const [x, y, z] = origins[bone];
      inverse.set([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, -x, -y, -z, 1], i * 16);
    });
    const skin = this.document
      .createSkin('body')
      .setInverseBindMatrices(this.accessor(inverse, 'MAT4'));
    for (const bone of bones) skin.addJoint(nodes[bone]);
    node.setSkin(skin);
    nodes.chest.getParentNode()!.addChild(node);
  }
}

/** Texture coordinates scaled into 0..1, where quantisation keeps them; wrapping hides it. */
function unitUvs(uvs: Float32Array): Float32Array {
  const span = Math.max(1, Math.ceil(uvs.reduce((most, value) => Math.max(most, value), 0)));
  return uvs.map((value, i) => (i % 2 ? value : value / span));
}

/** Writes a character as one binary glTF with meshopt compression and quantised attributes. */
export async function writeModel(
  parts: readonly MeshPart[],
  config: CharacterConfig,
  { positionBits, normalBits }: ModelQuality,
): Promise<Uint8Array> {
  await MeshoptEncoder.ready;
  const document = new Document().setLogger(new Logger(Logger.Verbosity.ERROR));
  document.getRoot().getAsset().generator = 'spatius-avatar';
  const root = document.createNode(config.id);
  document.createScene(config.id).addChild(root).setExtras({ look: 'toy' });
  const skeleton = addSkeleton(document, config, root);
  const writer = new Writer(document, config);
  for (const part of parts) writer.add(part, skeleton);
  await document.transform(
    meshopt({
      encoder: MeshoptEncoder,
      level: 'high',
      quantizePosition: positionBits,
      quantizeNormal: normalBits,
      quantizeTexcoord: 10,
    }),
  );
  const io = new NodeIO()
    .registerExtensions([KHRMeshQuantization, EXTMeshoptCompression])
    .registerDependencies({ 'meshopt.encoder': MeshoptEncoder, 'meshopt.decoder': MeshoptDecoder });
  return io.writeBinary(document);
}
