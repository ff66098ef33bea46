import type { Mesh, Object3D } from 'three';
import type { GLTF } from 'three/examples/jsm/loaders/GLTFLoader.js';
import { isMesh, meshesIn } from './meshes.js';

/** One morph target that a VRM expression moves, with its weight at full expression. */
export interface ExpressionBind {
  readonly mesh: Mesh;
  readonly index: number;
  readonly weight: number;
}

/** What a VRM file tells about its face, in the terms of VRM 1. */
export interface VrmInfo {
  readonly version: 0 | 1;
  /** Expressions by name: the presets under their VRM 1 names, and custom ones. */
  readonly expressions: ReadonlyMap<string, readonly ExpressionBind[]>;
  /** Humanoid bones by name: `head`, `neck`, `leftEye`, … */
  readonly bones: ReadonlyMap<string, Object3D>;
}

interface Vrm0 {
  humanoid?: { humanBones?: { bone: string; node: number }[] };
  blendShapeMaster?: {
    blendShapeGroups?: {
      name?: string;
      presetName?: string;
      binds?: { mesh: number; index: number; weight: number }[];
    }[];
  };
}
interface Vrm1Expression {
  morphTargetBinds?: { node: number; index: number; weight: number }[];
}
interface Vrm1 {
  humanoid?: { humanBones?: Record<string, { node: number } | undefined> };
  expressions?: {
    preset?: Record<string, Vrm1Expression>;
    custom?: Record<string, Vrm1Expression>;
  };
}

/** VRM 1 names of the VRM 0 presets that were renamed. */
const RENAMED: Readonly<Record<string, string>> = {
  a: 'aa',
  i: 'ih',
  u: 'ou',
  e: 'ee',
  o: 'oh',
  joy: 'happy',
  sorrow: 'sad',
  fun: 'relaxed',
  blink_l: 'blinkLeft',
  blink_r: 'blinkRight',
  lookup: 'lookUp',
  lookdown: 'lookDown',
  lookleft: 'lookLeft',
  lookright: 'lookRight',
};

/** Reads the VRM 0 or VRM 1 extension of a parsed file; `null` where it has neither. */
export async function readVrm(gltf: GLTF): Promise<VrmInfo | null> {
  const { extensions = {} } = gltf.parser.json as { extensions?: { VRM?: Vrm0; VRMC_vrm?: Vrm1 } };
  if (extensions.VRMC_vrm) return readVrm1(gltf, extensions.VRMC_vrm);
  if (extensions.VRM) return readVrm0(gltf, extensions.VRM);
  return null;
}

async function readVrm1(gltf: GLTF, vrm: Vrm1): Promise<VrmInfo> {
  const expressions = new Map<string, ExpressionBind[]>();
  const all = { ...vrm.expressions?.custom, ...vrm.expressions?.preset };
  for (const [name, { morphTargetBinds = [] }] of Object.entries(all)) {
    const binds = await Promise.all(
      morphTargetBinds.map(async ({ node, index, weight }) =>
        bindsOf(meshesUnder(await nodeAt(gltf, node)), index, weight),
      ),
    );
    expressions.set(name, binds.flat());
  }
  const bones = Object.entries(vrm.humanoid?.humanBones ?? {}).flatMap(([bone, at]) =>
    at ? [{ bone, node: at.node }] : [],
  );
  return { version: 1, expressions, bones: await boneMap(gltf, bones) };
}

async function readVrm0(gltf: GLTF, vrm: Vrm0): Promise<VrmInfo> {
  const expressions = new Map<string, ExpressionBind[]>();
  for (const group of vrm.blendShapeMaster?.blendShapeGroups ?? []) {
    const preset = group.presetName?.toLowerCase() ?? 'unknown';
    const name = preset === 'unknown' ? (group.name ?? '') : (RENAMED[preset] ?? preset);
    const binds = (group.binds ?? []).flatMap(({ mesh, index, weight }) =>
      // VRM 0 names glTF meshes, which several nodes may show, and counts in percent.
      bindsOf(meshesOf(gltf, mesh), index, weight / 100),
    );
    expressions.set(name, binds);
  }
  return { version: 0, expressions, bones: await boneMap(gltf, vrm.humanoid?.humanBones ?? []) };
}

/** Of what a file binds, what is there. */
function bindsOf(meshes: readonly Mesh[], index: number, weight: number): ExpressionBind[] {
  if (!Number.isFinite(weight)) return [];
  return meshes.flatMap((mesh) =>
    index in (mesh.morphTargetInfluences ?? []) ? [{ mesh, index, weight }] : [],
  );
}

async function boneMap(
  gltf: GLTF,
  bones: readonly { bone: string; node: number }[],
): Promise<Map<string, Object3D>> {
  const found = await Promise.all(
    bones.map(async ({ bone, node }) => [bone, await nodeAt(gltf, node)] as const),
  );
  return new Map(found.flatMap(([bone, node]) => (node ? [[bone, node]] : [])));
}

/** A node; `null` where there is none of that number, as exporters write for bones that are not set. */
async function nodeAt({ parser }: GLTF, index: number): Promise<Object3D | null> {
  const { nodes = [] } = parser.json as { nodes?: unknown[] };
  return index in nodes ? ((await parser.getDependency('node', index)) as Object3D) : null;
}

/** The primitives of one node: the node itself, or its direct children where there are several. */
function meshesUnder(node: Object3D | null): Mesh[] {
  return node ? [node, ...node.children].filter(isMesh) : [];
}

function meshesOf(gltf: GLTF, index: number): Mesh[] {
  const { associations } = gltf.parser;
  return meshesIn(gltf.scene).filter((mesh) => associations.get(mesh)?.meshes === index);
}
