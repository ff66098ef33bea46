import { float, materialReference, vec4 } from 'three/tsl';
import type { Node } from 'three/webgpu';

/** Numbers and vectors of a shader, as three's typings tell them apart. */
export type Float = Node<'float'>;
export type Vec3 = Node<'vec3'>;
export type Vec4 = Node<'vec4'>;

/** What a material has among its effects, read for each material that shares a shader. */
const effect = (path: string, type: string) =>
  materialReference(`userData.effects.${path}`, type) as unknown;

export const floatEffect = (path: string): Float => float(effect(path, 'float') as Float);
export const vec4Effect = (path: string): Vec4 => vec4(effect(path, 'vec4') as Vec4);
