import {
  Document,
  Logger,
  NodeIO,
  type Accessor,
  type Material,
  type Node,
} from '@gltf-transform/core';
import { EXTMeshoptCompression, KHRMeshQuantization } from '@gltf-transform/extensions';
import { quantize, reorder } from '@gltf-transform/functions';
import { MeshoptDecoder, MeshoptEncoder } from 'meshoptimizer';
import type { Vec3 } from '../base/math.js';
import type { Bone, MeshPart } from '../base/mesh.js';
import type { CharacterConfig } from '../config.js';
import { JOINTS } from '../head/skinning.js';
import { EYE_MAP_ANGLE } from '../features/eyes.js';
import { vertexNormals } from './normals.js';
import { packTargets } from './pack.js';
import { plainMaterial } from './plain-materials.js';
import {
  displacementsToLattice,
  latticeOf,
  movesAnything,
  quantiseColours,
  relativeTo,
  toLattice,
  type Lattice,
} from './quantise.js';

/** Precision of a written model. */
export interface ModelQuality {
  /** Bits of positions and morph targets. */
  readonly positionBits: number;
  readonly normalBits: number;
}

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
      .setTranslation([0, 1, 2].map((k) => origins[bone][k] - from[k]) as [number, number, number]);
    (parent ? nodes[parent] : root).addChild(node);
    nodes[bone] = node;
  }
  nodes.head.setExtras({ eyeRadius: config.eyes.radius });
  return { nodes, origins };
}

type AccessorArray = Float32Array | Uint16Array | Uint8Array | Int16Array | Int8Array;
type AccessorType = 'SCALAR' | 'VEC2' | 'VEC3' | 'VEC4' | 'MAT4';

class Writer {
  private readonly buffer;
  private readonly materials = new Map<string, Material>();

  constructor(
    private readonly document: Document,
    private readonly config: CharacterConfig,
    private readonly lattice: Lattice,
  ) {
    this.buffer = document.createBuffer();
  }

  private accessor(array: AccessorArray, type: AccessorType): Accessor {
    return this.document.createAccessor().setArray(array).setType(type).setBuffer(this.buffer);
  }

  private material(part: MeshPart, scale: Vec3): Material {
    const key = `${part.role} ${part.tint ?? ''} ${scale.join()}`;
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
      material = plainMaterial(this.document, part.role, scale).setExtras(extras);
      this.materials.set(key, material);
    }
    return material;
  }

  /** Adds a part to the bones that carry it. */
  add(part: MeshPart, skeleton: Skeleton): void {
    const { document } = this;
    const carrier = part.bones[0];
    const isLocal = part.bones.length > 1;
    const origin = isLocal || part.weights ? ([0, 0, 0] as const) : skeleton.origins[carrier];
    const positions = toLattice(relativeTo(part, origin), this.lattice);
    const colours = quantiseColours(part.colours);
    const primitive = document
      .createPrimitive()
      .setAttribute('POSITION', this.accessor(positions, 'VEC3'))
      .setAttribute('NORMAL', this.accessor(vertexNormals(part), 'VEC3'))
      .setAttribute('COLOR_0', this.accessor(colours.bytes, 'VEC4').setNormalized(true))
      .setIndices(this.accessor(new Uint16Array(part.indices), 'SCALAR'))
      .setMaterial(this.material(part, colours.scale));
    if (part.uvs) primitive.setAttribute('TEXCOORD_0', this.accessor(unitUvs(part.uvs), 'VEC2'));
    const names: string[] = [];
    for (const [name, deltas] of part.morphs) {
      const steps = displacementsToLattice(deltas, this.lattice);
      if (!movesAnything(steps)) continue;
      names.push(name);
      primitive.addTarget(
        document.createPrimitiveTarget(name).setAttribute('POSITION', this.accessor(steps, 'VEC3')),
      );
    }
    const mesh = document.createMesh(part.name).addPrimitive(primitive);
    if (names.length > 0) mesh.setExtras({ targetNames: names });
    for (const bone of part.bones) {
      const node = document.createNode(isLocal ? `${part.name}-${bone}` : part.name).setMesh(mesh);
      const { step } = this.lattice;
      if (part.weights) this.bind(primitive, part.weights, node, skeleton);
      else skeleton.nodes[bone].addChild(node.setScale([step, step, step]));
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
      const chest = Math.round(weights[i * 3] * 255);
      const neck = Math.min(255 - chest, Math.round(weights[i * 3 + 1] * 255));
      quantised.set([chest, neck, 255 - chest - neck, 0], i * 4);
      joints.set([0, 1, 2, 0], i * 4);
    }
    primitive
      .setAttribute('JOINTS_0', this.accessor(joints, 'VEC4'))
      .setAttribute('WEIGHTS_0', this.accessor(quantised, 'VEC4').setNormalized(true));
    const bones = ['chest', 'neck', 'head'] as const;
    const inverse = new Float32Array(48);
    const k = this.lattice.step;
    bones.forEach((bone, i) => {
      const [x, y, z] = origins[bone];
      inverse.set([k, 0, 0, 0, 0, k, 0, 0, 0, 0, k, 0, -x, -y, -z, 1], i * 16);
    });
    const skin = this.document
      .createSkin('body')
      .setInverseBindMatrices(this.accessor(inverse, 'MAT4'));
    for (const bone of bones) skin.addJoint(nodes[bone]);
    node.setSkin(skin);
    nodes.chest.getParentNode()!.addChild(node);
  }
}

/** Texture coordinates folded into 0..1, where quantisation keeps them; strands may be mirrored. */
function unitUvs(uvs: Float32Array): Float32Array {
  return uvs.map((value, i) => (i % 2 ? value : 1 - Math.abs((value % 2) - 1)));
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
  const writer = new Writer(document, config, latticeOf(positionBits));
  for (const part of parts) writer.add(part, skeleton);
  document
    .createExtension(EXTMeshoptCompression)
    .setRequired(true)
    .setEncoderOptions({ method: EXTMeshoptCompression.EncoderMethod.FILTER });
  document.createExtension(KHRMeshQuantization).setRequired(true);
  await document.transform(
    quantize({
      pattern: /^(NORMAL|TEXCOORD)/,
      quantizeNormal: normalBits,
      quantizeTexcoord: 10,
    }),
    reorder({ encoder: MeshoptEncoder, target: 'size' }),
  );
  const io = new NodeIO()
    .registerExtensions([KHRMeshQuantization, EXTMeshoptCompression])
    .registerDependencies({ 'meshopt.encoder': MeshoptEncoder, 'meshopt.decoder': MeshoptDecoder });
  return packTargets(await io.writeBinary(document));
}
