import {
  DataTexture,
  Float32BufferAttribute,
  FloatType,
  type BufferGeometry,
  type Material,
} from 'three';
import { insertAfter } from '../insert-after.js';
import type { Attribute } from './columns.js';
import type { Moves } from './moves.js';
import { NormalTurns } from './normal-turns.js';

/** What one shape does to the vertices that it moves. */
export interface Shape extends Moves {
  /** Its place among the weights. */
  readonly place: number;
}

/** Works shapes out anew, and yields meanwhile. */
type Later = () => Generator<void, readonly Shape[]>;

/** Texels in a row of the texture. */
const WIDTH = 1024;

/**
 * Shapes by vertex: each vertex knows where in a texture its own are listed. A vertex of a face is moved by
 * eleven of fifty on average, so that takes a fifth of the memory of a list of all vertices for each shape, as
 * three has it, and of the work of drawing.
 */
export class VertexShapes {
  static readonly #all = new WeakMap<BufferGeometry, VertexShapes>();

  readonly #texture = new DataTexture();
  readonly #geometry: BufferGeometry;
  /** Texels of an entry: place and number of the shape, and normal. */
  readonly #texels: number;
  readonly #weights: number;
  #later: Later | undefined;

  /** Those of a geometry that was given some. */
  static of(geometry: BufferGeometry): VertexShapes | undefined {
    return VertexShapes.#all.get(geometry);
  }

  /**
   * Gives shapes to a geometry, as its attribute `shapes` and a texture that goes when it goes.
   *
   * @param turned works out the same shapes with their normals; absent: they turn none
   */
  static add(geometry: BufferGeometry, shapes: readonly Shape[], turned?: Later): void {
    VertexShapes.#all.set(geometry, new VertexShapes(geometry, shapes, turned));
  }

  private constructor(geometry: BufferGeometry, shapes: readonly Shape[], turned?: Later) {
    this.#geometry = geometry;
    this.#later = turned;
    this.#texels = turned ? 2 : 1;
    this.#texture.type = FloatType;
    this.#weights = 1 + shapes.reduce((most, { place }) => Math.max(most, place), 0);
    const { count } = geometry.attributes['position'];
    geometry.setAttribute('shapes', new Float32BufferAttribute(count * 2, 2));
    this.#list(shapes);
    geometry.addEventListener('dispose', () => this.#texture.dispose());
  }

  /** Works out the normals, once, and returns whether it did. A character at rest looks the same without. */
  *turn(): Generator<void, boolean> {
    const later = this.#later;
    if (!later) return false;
    this.#later = undefined;
    this.#list(yield* later());
    return true;
  }

  /** Writes all entries. */
  #list(shapes: readonly Shape[]): void {
    const spans = this.#geometry.attributes['shapes'] as Float32BufferAttribute;
    const first = new Uint32Array(spans.count + 1);
    for (const shape of shapes) countIn(first, shape);
    writeSpans(spans.array as Float32Array, first);
    spans.needsUpdate = true;
    const rows = Math.max(1, Math.ceil((first[spans.count] * this.#texels) / WIDTH));
    const data = new Float32Array(WIDTH * rows * 4);
    for (const shape of shapes) fillIn(data, first, shape, this.#texels);
    // It has another size.
    this.#texture.dispose();
    this.#texture.image = { data, width: WIDTH, height: rows };
    this.#texture.needsUpdate = true;
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

/** Writes the first entry of each vertex and how many it has; `counts` become the first of each. */
function writeSpans(spans: Float32Array, counts: Uint32Array): void {
  for (let v = 0; v < counts.length - 1; v++) {
    spans[v * 2] = counts[v];
    spans[v * 2 + 1] = counts[v + 1];
    counts[v + 1] += counts[v];
  }
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
    const end = ((i + 1) * changes.length) / vertices.length;
    for (; from < end; at += 4, from += 3) {
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
export function* shapesWithNormals(
  source: BufferGeometry,
  targets: readonly Attribute[],
): Generator<void, Shape[]> {
  const normals = new NormalTurns(source);
  const shapes: Shape[] = [];
  for (const [place, target] of targets.entries()) {
    yield;
    shapes.push({ place, ...normals.turn(target) });
  }
  return shapes;
}
