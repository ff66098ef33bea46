import {
  Color,
  DoubleSide,
  MeshBasicMaterial,
  MeshPhysicalMaterial,
  MeshStandardMaterial,
  Vector2,
  type Material,
  type Vector4,
} from 'three';
import { clearShell, onlyReflect, paintIris } from './eye-shader.js';
import { combHighlights } from './hair-shader.js';
import { strandNormalMap } from './hair-texture.js';
import { scatterLight } from './skin-shader.js';

/** What a recipe may need to know about the model. */
export interface RoleContext {
  /** Eyeballs that lids may not sink into, or null. */
  readonly eyes: Vector4[] | null;
}

/** How one kind of surface is made and drawn. */
export interface RoleRecipe {
  make(plain: Material, context: RoleContext): Material;
  readonly castShadow?: boolean;
  readonly receiveShadow?: boolean;
  /** Draw order among the transparent shells of the eye. */
  readonly order?: number;
  /** Whether lids or lips of this surface need normals for their morph targets. */
  readonly morphNormals?: boolean;
}

/** Names of materials that have a studio version. */
export type MaterialRole =
  | 'skin'
  | 'ear'
  | 'fur'
  | 'eye'
  | 'cornea'
  | 'eyeShade'
  | 'catchlight'
  | 'teeth'
  | 'tongue'
  | 'brow'
  | 'lash'
  | 'hair'
  | 'cloth'
  | 'glasses'
  | 'lens'
  | 'shell';

const WHITE = new Color('#ffffff');

/** A colour from the extras of the plain material, towards white by `amount`. */
function tint(plain: Material, amount: number): Color {
  return new Color((plain.userData['tint'] as string | undefined) ?? '#808080').lerp(WHITE, amount);
}

const SKIN = {
  vertexColors: true,
  roughness: 0.54,
  specularIntensity: 0.42,
  sheen: 0.16,
  sheenRoughness: 0.55,
  sheenColor: new Color('#ffb9a0'),
} as const;

const SKIN_WRAP = [0.34, 0.15, 0.1] as const;

const SKIN_RECIPE: RoleRecipe = {
  castShadow: true,
  receiveShadow: true,
  morphNormals: true,
  make(_plain, { eyes }) {
    const skin = new MeshPhysicalMaterial(SKIN);
    scatterLight(skin, { wrap: SKIN_WRAP, ...(eyes && { eyes }) });
    return skin;
  },
};

/** The studio version of every role. Numbers were chosen by eye under the studio's light. */
export const ROLES: Readonly<Record<MaterialRole, RoleRecipe>> = {
  skin: SKIN_RECIPE,
  ear: SKIN_RECIPE,
  fur: {
    castShadow: true,
    receiveShadow: true,
    morphNormals: true,
    make(plain, { eyes }) {
      const fur = new MeshPhysicalMaterial({
        vertexColors: true,
        roughness: 0.85,
        specularIntensity: 0.2,
        sheen: 0.5,
        sheenRoughness: 0.6,
        sheenColor: tint(plain, 0.35),
      });
      scatterLight(fur, { wrap: [0.4, 0.3, 0.24], fur: true, ...(eyes && { eyes }) });
      return fur;
    },
  },
  eye: {
    receiveShadow: true,
    make(plain) {
      const eye = new MeshPhysicalMaterial({ roughness: 0.35, specularIntensity: 0.3 });
      paintIris(eye, {
        iris: String(plain.userData['iris'] ?? '#3f7fa8'),
        irisAngle: Number(plain.userData['irisAngle'] ?? 0.6),
        pupil: Number(plain.userData['pupil'] ?? 0.44),
        mapAngle: Number(plain.userData['mapAngle'] ?? Math.PI * 0.62),
      });
      return eye;
    },
  },
  eyeShade: {
    order: 2,
    make: () =>
      new MeshBasicMaterial({
        vertexColors: true,
        transparent: true,
        depthWrite: false,
        toneMapped: false,
      }),
  },
  cornea: {
    order: 3,
    make() {
      const cornea = new MeshPhysicalMaterial({
        color: 0x000000,
        roughness: 0.04,
        ior: 1.4,
        envMapIntensity: 1.2,
      });
      onlyReflect(cornea);
      clearShell(cornea);
      return cornea;
    },
  },
  catchlight: {
    order: 4,
    make: () =>
      new MeshBasicMaterial({
        vertexColors: true,
        transparent: true,
        opacity: 0.95,
        depthWrite: false,
        toneMapped: false,
      }),
  },
  teeth: {
    make() {
      const teeth = new MeshPhysicalMaterial({
        vertexColors: true,
        roughness: 0.28,
        specularIntensity: 0.45,
      });
      scatterLight(teeth, { wrap: [0.3, 0.28, 0.25], inside: true });
      return teeth;
    },
  },
  tongue: {
    receiveShadow: true,
    make() {
      const tongue = new MeshPhysicalMaterial({
        vertexColors: true,
        roughness: 0.38,
        specularIntensity: 0.5,
      });
      scatterLight(tongue, { wrap: [0.4, 0.2, 0.15], inside: true });
      return tongue;
    },
  },
  brow: {
    receiveShadow: true,
    make: () =>
      new MeshPhysicalMaterial({
        vertexColors: true,
        normalMap: strandNormalMap(),
        normalScale: new Vector2(0.8, 0.8),
        roughness: 0.7,
        specularIntensity: 0.3,
      }),
  },
  lash: {
    make: () => new MeshStandardMaterial({ vertexColors: true, roughness: 0.8, side: DoubleSide }),
  },
  hair: {
    castShadow: true,
    receiveShadow: true,
    make() {
      const hair = new MeshPhysicalMaterial({
        vertexColors: true,
        normalMap: strandNormalMap(),
        normalScale: new Vector2(0.3, 0.3),
        roughness: 0.6,
        specularIntensity: 0.35,
      });
      combHighlights(hair);
      return hair;
    },
  },
  cloth: {
    castShadow: true,
    receiveShadow: true,
    make: (plain) =>
      new MeshPhysicalMaterial({
        vertexColors: true,
        roughness: 0.85,
        sheen: 0.6,
        sheenRoughness: 0.6,
        sheenColor: tint(plain, 0.4),
      }),
  },
  glasses: {
    castShadow: true,
    receiveShadow: true,
    make: () =>
      new MeshPhysicalMaterial({
        vertexColors: true,
        roughness: 0.25,
        clearcoat: 0.6,
        clearcoatRoughness: 0.1,
      }),
  },
  lens: {
    order: 6,
    make() {
      const lens = new MeshPhysicalMaterial({
        color: 0x000000,
        roughness: 0.05,
        specularIntensity: 0.5,
      });
      onlyReflect(lens);
      clearShell(lens);
      return lens;
    },
  },
  shell: {
    castShadow: true,
    receiveShadow: true,
    make: () =>
      new MeshPhysicalMaterial({
        vertexColors: true,
        roughness: 0.32,
        clearcoat: 0.7,
        clearcoatRoughness: 0.18,
      }),
  },
};
