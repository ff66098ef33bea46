import {
  bitangentView,
  diffuseContribution,
  float,
  max,
  min,
  mix,
  normalize,
  normalView,
  positionViewDirection,
  pow,
  saturate,
  smoothstep,
  vec3,
  vertexColor,
} from 'three/tsl';
import { PhysicalLightingModel, type NodeBuilder } from 'three/webgpu';
import type { ScatterOptions } from '../look/effects.js';
import type { Float, Vec3 } from './nodes.js';

type LightData = Parameters<PhysicalLightingModel['direct']>[0];

/** A light as three's node of it knows it: its colour, and its shadow apart. */
interface Incident {
  readonly direction: Vec3;
  readonly colour: Vec3;
  /** What is left of it in shadow: 1 in the open. */
  readonly shadow: Float;
}

/** What three's node of a light has, and its typings have not. */
interface ShadowedLight {
  readonly baseColorNode: Vec3 | null;
  readonly shadowNode: Float | null;
}

function incident({ lightDirection, lightColor, lightNode }: LightData, shaded: boolean): Incident {
  const { baseColorNode, shadowNode } = lightNode as unknown as ShadowedLight;
  const apart = shaded && shadowNode && baseColorNode;
  return {
    direction: lightDirection as Vec3,
    colour: apart ? baseColorNode : (lightColor as Vec3),
    shadow: apart ? float(shadowNode) : float(1),
  };
}

/** Light that wraps around a translucent surface, as `scatterLight()` has it for WebGL. */
export class ScatterLighting extends PhysicalLightingModel {
  readonly #options: ScatterOptions;

  constructor(
    options: ScatterOptions,
    ...layers: ConstructorParameters<typeof PhysicalLightingModel>
  ) {
    super(...layers);
    this.#options = options;
  }

  override direct(data: LightData, builder: NodeBuilder): void {
    const { inside } = this.#options;
    const { direction, colour, shadow } = incident(data, builder.object.receiveShadow);
    const open = vertexColor().a;
    const outside = inside ? float(0) : smoothstep(0, 0.12, open);
    const openness = inside ? float(1) : smoothstep(0.55, 0.95, open);
    const facing = normalView.dot(direction).toVar();
    const kept = mix(float(1), shadow, smoothstep(0.05, 0.45, facing));
    const left = kept
      .oneMinus()
      .mul(vec3(0.84, 0.95, 1))
      .oneMinus();
    const ahead = mix(smoothstep(0, 0.5, direction.z), float(1), outside.mul(openness));
    const lit = colour.mul(left).mul(ahead).toVar();

    const diffuse = vec3(0).toVar();
    const { reflectedLight } = data;
    super.direct(
      {
        ...data,
        lightColor: lit,
        reflectedLight: { ...reflectedLight, directDiffuse: diffuse },
      },
      builder,
    );

    const wrap = vec3(...this.#options.wrap);
    const spread = wrap.add(1).mul(wrap.add(1));
    const behind = smoothstep(-0.1, 0.4, direction.z).oneMinus();
    const grazing = saturate(normalView.dot(positionViewDirection)).oneMinus();
    const rim = openness.mul(min(float(1), grazing.mul(grazing).mul(2.2)));
    const wrapped = saturate(wrap.add(facing).div(spread)).mul(mix(float(1), rim, behind));
    (reflectedLight.directDiffuse as Vec3).addAssign(
      wrapped.mul(lit).mul(diffuseContribution).div(Math.PI),
    );
  }
}

const band = (tangent: Vec3, halfway: Vec3, sharpness: number): Float => {
  const along = tangent.dot(halfway);
  return pow(max(0, along.mul(along).oneMinus()), float(sharpness * 0.5));
};

/** Highlights in two bands across the strands, as `combHighlights()` has them for WebGL. */
export class HairLighting extends PhysicalLightingModel {
  override direct(data: LightData, builder: NodeBuilder): void {
    const direction = data.lightDirection as Vec3;
    const open = vec3(data.lightColor as Vec3)
      .mul(smoothstep(0.15, 0.75, vertexColor().a))
      .toVar();
    super.direct({ ...data, lightColor: open }, builder);
    const tangent = normalize((bitangentView as unknown as Vec3).add(vec3(0, 1e-4, 0)));
    const halfway = normalize(direction.add(positionViewDirection));
    const lit = smoothstep(-0.1, 0.6, normalView.dot(direction));
    const toRoot = normalize(tangent.sub(normalView.mul(0.1)));
    const toTip = normalize(tangent.add(normalView.mul(0.16)));
    const sheen = vec3(diffuseContribution).mul(2.2).add(0.02);
    const bands = sheen
      .add(0.35)
      .mul(0.055)
      .mul(band(toRoot, halfway, 90))
      .add(sheen.mul(0.2).mul(band(toTip, halfway, 22)));
    (data.reflectedLight.directSpecular as Vec3).addAssign(open.mul(lit).mul(bands));
  }
}

/** Shows the surroundings and no lights, as `onlyReflect()` has it for WebGL. */
export class ReflectedLighting extends PhysicalLightingModel {
  override direct(): void {}
}
