import {
  DataTexture,
  Float32BufferAttribute,
  FloatType,
  type BufferGeometry,
  type Material,
} from 'three';
import { insertAfter } from '../insert-after.js';
import { vectorsOf, type Attribute } from './columns.js';
import { marked, movedBy, NormalTurns } from './normal-turns.js';

/** What one shape does to the vertices that it moves. */
export interface Shape {
  /** Its place among the weights. */
  readonly place: number;
  readonly vertices: Uint32Array;
  /** For each of them the change of its position, and then that of its normal where there is one. */
  readonly changes: Float32Array;
}

/** Texels in a row of the texture. */
const WIDTH = 1024;

/**
 * Shapes by vertex: each vertex knows where in a texture its own are listed. A vertex of a face is moved by
 * eleven of fifty on average, so that takes a fifth of the memory of a list of all vertices for each shape, as
 * three has it, and of the work of drawing.
 */
export class VertexShapes {
  static readonly #all = new WeakMap<BufferGeometry, VertexShapes>();

  readonly #texture: DataTexture;
  /** Texels of an entry: place and number of the shape, and normal. */
  readonly #texels: number;
  readonly #weights: number;

  /** Those of a geometry that was given some. */
  static of(geometry: BufferGeometry): VertexShapes | undefined {
    return VertexShapes.#all.get(geometry);
  }

  /**
   * Gives shapes to a geometry, as its attribute `shapes` and a texture that goes when it goes.
   *
   * @param normals whether they turn normals
   */
  static add(geometry: BufferGeometry, shapes: readonly Shape[], normals: boolean): void {
    VertexShapes.#all.set(geometry, new VertexShapes(geometry, shapes, normals));
  }

  private constructor(geometry: BufferGeometry, shapes: readonly Shape[], normals: boolean) {
    const vertices = geometry.attributes['position'].count;
    const first = new Uint32Array(vertices + 1);
    for (const shape of shapes) countIn(first, shape);
    geometry.setAttribute('shapes', new Float32BufferAttribute(spansOf(first), 2));

    const texels = (this.#texels = normals ? 2 : 1);
    const rows = Math.max(1, Math.ceil((first[vertices] * texels) / WIDTH));
    const data = new Float32Array(WIDTH * rows * 4);
    for (const shape of shapes) fillIn(data, first, shape, texels);
    this.#texture = new DataTexture(data, WIDTH, rows);
    this.#texture.type = FloatType;
    this.#texture.needsUpdate = true;
    this.#weights = 1 + shapes.reduce((most, { place }) => Math.max(most, place), 0);
    geometry.addEventListener('dispose', () => this.#texture.dispose());
  }

  /**
   * Has a material show the shapes.
   *
   * @param weights of the shapes, by their places; read whenever it is drawn
   * @param lit whether the material has normals
   */
  handTo(material: Material, weights: Float32Array, lit: boolean): void {
    const prepare = material.onBeforeCompile;
    const key = material.customProgramCacheKey();
    const turns = lit && this.#texels > 1;
    material.onBeforeCompile = (shader, renderer) => {
      prepare.call(material, shader, renderer);
      shader.uniforms['uShapes'] = { value: this.#texture };
      shader.uniforms['uWeights'] = { value: weights };
      const pars = parsOf(this.#weights, this.#texels, turns);
      let vertex = insertAfter(shader.vertexShader, '#include <common>', pars);
      if (turns) vertex = insertAfter(vertex, '#include <beginnormal_vertex>', TURN);
      shader.vertexShader = insertAfter(vertex, '#include <begin_vertex>', turns ? ADD : MOVE);
    };
    material.customProgramCacheKey = () => `${key} ${this.#weights} shapes ${this.#texels}${turns}`;
  }
}

/** Counts the entries of each vertex one place behind it. */
function countIn(counts: Uint32Array, { vertices }: Shape): void {
  for (let i = 0; i < vertices.length; i++) counts[vertices[i] + 1]++;
}

/** The first entry of each vertex and how many it has; `counts` become the first of each. */
function spansOf(counts: Uint32Array): Float32Array {
  const spans = new Float32Array((counts.length - 1) * 2);
  for (let v = 0; v < counts.length - 1; v++) {
    spans[v * 2] = counts[v];
    spans[v * 2 + 1] = counts[v + 1];
    counts[v + 1] += counts[v];
  }
  return spans;
}

/**
 * Writes the entries of a shape.
 *
 * @param next where the next entry of each vertex goes
 */
function fillIn(
  data: Float32Array,
  next: Uint32Array,
  { place, vertices, changes }: Shape,
  texels: number,
): void {
  for (let i = 0, from = 0; i < vertices.length; i++) {
    let at = next[vertices[i]]++ * texels * 4;
    data[at + 3] = place;
    for (let texel = 0; texel < texels; texel++, at += 4, from += 3) {
      data[at] = changes[from];
      data[at + 1] = changes[from + 1];
      data[at + 2] = changes[from + 2];
    }
  }
}

const parsOf = (weights: number, texels: number, turns: boolean): string => /* glsl */ `
attribute vec2 shapes;
uniform highp sampler2D uShapes;
uniform float uWeights[${weights}];
void addShapes(inout vec3 place${turns ? ', inout vec3 normal' : ''}) {
  int end = int(shapes.x + shapes.y);
  for (int i = int(shapes.x); i < end; i++) {
    int at = i * ${texels};
    ivec2 texel = ivec2(at % ${WIDTH}, at / ${WIDTH});
    vec4 change = texelFetch(uShapes, texel, 0);
    float weight = uWeights[int(change.w)];
    if (weight == 0.0) continue;
    place += weight * change.xyz;
    ${turns ? 'normal += weight * texelFetch(uShapes, texel + ivec2(1, 0), 0).xyz;' : ''}
  }
}
`;

const TURN = /* glsl */ `
vec3 shaped = vec3(0.0);
addShapes(shaped, objectNormal);
`;
const ADD = 'transformed += shaped;';
const MOVE = 'addShapes(transformed);';

/** The shapes of a geometry, with their normals. Yields between them. */
export function* shapesWithNormals(source: BufferGeometry): Generator<void, Shape[]> {
  const targets = source.morphAttributes.position;
  if (!targets) return [];
  const normals = new NormalTurns(source);
  const shapes: Shape[] = [];
  for (const [place, target] of targets.entries()) {
    yield;
    const { vertices, deltas, turns } = normals.turn(target);
    shapes.push({ place, vertices, changes: changesOf(vertices, deltas, turns) });
  }
  return shapes;
}

/** Changes of vertices out of those of all. A function of its own is compiled before its caller has ended. */
function changesOf(
  vertices: Uint32Array,
  deltas: Float32Array,
  turns?: Float32Array,
): Float32Array {
  const step = turns ? 6 : 3;
  const changes = new Float32Array(vertices.length * step);
  for (let i = 0, at = 0; i < vertices.length; i++, at += step) {
    const from = vertices[i] * 3;
    changes[at] = deltas[from];
    changes[at + 1] = deltas[from + 1];
    changes[at + 2] = deltas[from + 2];
    if (!turns) continue;
    changes[at + 3] = turns[from];
    changes[at + 4] = turns[from + 1];
    changes[at + 5] = turns[from + 2];
  }
  return changes;
}

/**
 * A shape without its normals.
 *
 * @param first added to the numbers of the vertices
 */
export function plainShape(place: number, target: Attribute, first: number): Shape {
  const deltas = vectorsOf(target);
  const moved = marked(movedBy(deltas));
  return {
    place,
    vertices: moved.map((vertex) => first + vertex),
    changes: changesOf(moved, deltas),
  };
}
