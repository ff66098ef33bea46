import {
  DoubleSide,
  Float32BufferAttribute,
  Mesh,
  MeshPhysicalMaterial,
  type BufferGeometry,
  type Object3D,
} from 'three';
import { insertAfter } from '../insert-after.js';
import { DULL_INSIDE, scatterAround } from '../skin-shader.js';
import { copyTo, joinedGeometry, spans, tintColours, vertexCount } from './columns.js';
import { once } from './once.js';

type Part = Mesh<BufferGeometry, MeshPhysicalMaterial>;

/** Whether a role lies inside the mouth, and whether it is drawn from behind, too. */
const KINDS: Readonly<Record<string, { readonly inside?: true; readonly thin?: true }>> = {
  teeth: { inside: true },
  tongue: { inside: true },
  brow: {},
  lash: { thin: true },
};

export const isDetail = ({ material }: Mesh): boolean =>
  !Array.isArray(material) && material.name in KINDS;

/** Small parts of a face, which are drawn as one: teeth, tongue, brows and lashes. */
export class Details extends Mesh<BufferGeometry, MeshPhysicalMaterial> {
  /** For each shape, the weights of a part that has it, and its place among them. */
  readonly #weights: (readonly number[])[] = [];
  readonly #places: number[] = [];
  readonly #own: Float32Array;

  constructor(geometry: BufferGeometry, parts: readonly Part[]) {
    super(geometry, detailMaterial(parts));
    this.name = 'details';
    this.receiveShadow = true;
    this.frustumCulled = false;
    this.matrix.copy(parts[0].matrix);
    this.matrixAutoUpdate = false;
    const places = shapesOf(parts);
    for (const shape of places.keys()) {
      const { morphTargetInfluences: weights, morphTargetDictionary: dictionary } = parts.find(
        ({ morphTargetDictionary }) => shape in (morphTargetDictionary ?? {}),
      )!;
      this.#weights.push(weights!);
      this.#places.push(dictionary![shape]);
    }
    this.#own = new Float32Array(places.size);
    this.morphTargetInfluences = this.#own as unknown as number[];
    this.morphTargetDictionary = Object.fromEntries(places);
  }

  override updateMatrixWorld(force?: boolean): void {
    super.updateMatrixWorld(force);
    const own = this.#own;
    for (let i = 0; i < own.length; i++) own[i] = this.#weights[i][this.#places[i]];
  }
}

/** Puts one mesh in the place of `parts`, which are children of one bone and in the same units. */
export function* mergeDetails(parts: readonly Part[], parent: Object3D): Generator<void, void> {
  const geometry = yield* once(parts[0].geometry, () => merge(parts));
  parent.add(new Details(geometry, parts));
  for (const part of parts) {
    part.removeFromParent();
    part.material.dispose();
  }
}

/** Names of all shapes of the parts, and their places. */
function shapesOf(parts: readonly Part[]): Map<string, number> {
  const names = parts.flatMap(({ morphTargetDictionary }) =>
    Object.keys(morphTargetDictionary ?? {}),
  );
  return new Map([...new Set(names)].map((name, place) => [name, place]));
}

function* merge(parts: readonly Part[]): Generator<void, BufferGeometry> {
  const geometries = parts.map(({ geometry }) => geometry);
  const sizes = { position: 3, normal: 3, color: 4, uv: 2, surface: 4 };
  const geometry = joinedGeometry(geometries, sizes);
  yield;
  const { color, surface } = geometry.attributes as Record<string, Float32BufferAttribute>;
  const shapes = shapesOf(parts);
  const count = vertexCount(geometries);
  const targets = Array.from(shapes, () => new Float32BufferAttribute(count * 3, 3));
  for (const { part, first, count: vertices } of spans(parts)) {
    const { geometry: own, material, morphTargetDictionary, receiveShadow } = part;
    tintColours(color, first, vertices, material.color);
    const { inside } = KINDS[material.name];
    for (let v = first; v < first + vertices; v++) {
      const { roughness, specularIntensity = 1 } = material;
      surface.setXYZW(v, roughness, specularIntensity, inside ? 1 : 0, receiveShadow ? 1 : 0);
    }
    for (const [name, target] of Object.entries(morphTargetDictionary ?? {})) {
      const out = targets[shapes.get(name)!].array as Float32Array;
      copyTo(out, 3, first, own.morphAttributes.position![target]);
    }
    yield;
  }
  geometry.morphAttributes.position = targets;
  geometry.morphTargetsRelative = true;
  return geometry;
}

/** `vSurface`: roughness, specular intensity, 1 inside the mouth, 1 where shadows fall. */
const LIGHT = /* glsl */ `
varying vec4 vSurface;
float detailShadow = 1.0;
float fallsOn(const in float shadow) {
  return detailShadow = mix(1.0, shadow, vSurface.w);
}
${scatterAround('mix(vec3(0.3, 0.28, 0.25), vec3(0.4, 0.2, 0.15), vSurface.w)', true).replace(
  'keepShadow(getShadow(map, size, intensity, bias, radius, coord),',
  'keepShadow(fallsOn(getShadow(map, size, intensity, bias, radius, coord)),',
)}
void RE_Direct_Detail(const in IncidentLight light, const in vec3 geometryPosition,
    const in vec3 geometryNormal, const in vec3 geometryViewDir,
    const in vec3 geometryClearcoatNormal, const in PhysicalMaterial material,
    inout ReflectedLight reflectedLight) {
  IncidentLight lit = light;
  if (vSurface.z < 0.5) {
    lit.color *= detailShadow;
    RE_Direct_Physical(lit, geometryPosition, geometryNormal, geometryViewDir,
      geometryClearcoatNormal, material, reflectedLight);
    scatterShadow = 1.0;
  } else {
    RE_Direct_Scatter(lit, geometryPosition, geometryNormal, geometryViewDir,
      geometryClearcoatNormal, material, reflectedLight);
  }
  detailShadow = 1.0;
}
#undef RE_Direct
#define RE_Direct RE_Direct_Detail
`;

const SURFACE = /* glsl */ `
material.specularColor *= vSurface.y;
material.specularColorBlended *= vSurface.y;
material.specularF90 *= vSurface.y;
if (vSurface.z > 0.5) {
${DULL_INSIDE}
}
`;

/** Lashes alone are seen from behind. */
const BEHIND = 'if (!gl_FrontFacing && max(vSurface.z, vSurface.w) > 0.5) discard;';

function detailMaterial(parts: readonly Part[]): MeshPhysicalMaterial {
  const material = new MeshPhysicalMaterial({ vertexColors: true, roughness: 1, side: DoubleSide });
  const combed = parts.find(({ material: { normalMap } }) => normalMap)?.material;
  if (combed) {
    material.normalMap = combed.normalMap;
    material.normalScale.copy(combed.normalScale);
  }
  material.name = 'details';
  material.onBeforeCompile = (shader) => {
    shader.vertexShader = insertAfter(
      insertAfter(
        shader.vertexShader,
        '#include <common>',
        'attribute vec4 surface;\nvarying vec4 vSurface;',
      ),
      '#include <uv_vertex>',
      'vSurface = surface;',
    );
    let fragment = insertAfter(shader.fragmentShader, '#include <shadowmap_pars_fragment>', LIGHT);
    fragment = insertAfter(fragment, '#include <clipping_planes_fragment>', BEHIND);
    fragment = insertAfter(
      fragment,
      '#include <roughnessmap_fragment>',
      'roughnessFactor = vSurface.x;',
    );
    shader.fragmentShader = insertAfter(fragment, '#include <lights_physical_fragment>', SURFACE);
  };
  material.customProgramCacheKey = () => 'details';
  return material;
}
