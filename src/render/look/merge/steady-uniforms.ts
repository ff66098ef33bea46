import { Matrix4, type Camera, type Object3D, type WebGLRenderer } from 'three';
import { meshesUnder } from '../meshes-under.js';

/** One of a program. */
interface Uniform {
  readonly id: string;
  /** As WebGL names it; structures have none. */
  readonly type?: number;
}

/** What three keeps for a material. */
interface Kept {
  readonly currentProgram?: object;
  readonly uniforms: Readonly<Record<string, { readonly value: unknown }>>;
  /** Those to send when the program is taken up; three makes the list where there is none. */
  uniformsList?: Uniform[] | null;
}

/** Types of textures come after those of numbers; this is `SAMPLER_2D`. */
const TEXTURES = 0x8b5e;

/**
 * Whenever three takes up a program, it compares some forty numbers, vectors and lights with what that was
 * given last. As long as one character is drawn from one place, none of them change but the bones, and
 * textures have to be bound: then three is left with a list of these. Places and shapes it sends by itself.
 */
export class SteadyUniforms {
  readonly #renderer: WebGLRenderer;
  /** What was drawn last, and from where. */
  #of: Object3D | null = null;
  readonly #place = new Matrix4();
  #short = false;

  constructor(renderer: WebGLRenderer) {
    this.#renderer = renderer;
  }

  /** To be called before `object`, a model of this look, is drawn. */
  prepare(object: Object3D, { matrixWorld }: Camera): void {
    if (this.#of === object && this.#place.equals(matrixWorld)) {
      if (!this.#short) this.#shorten(object);
      return;
    }
    this.forget();
    this.#of = object;
    this.#place.copy(matrixWorld);
  }

  /** Something else is drawn, or the programs are others. */
  forget(): void {
    if (this.#of && this.#short)
      for (const kept of this.#keptFor(this.#of)) kept.uniformsList = null;
    this.#of = null;
    this.#short = false;
  }

  #shorten(object: Object3D): void {
    this.#short = true;
    const all = this.#keptFor(object);
    for (const kept of all) {
      const { currentProgram, uniforms, uniformsList } = kept;
      // A program that materials share is given theirs by turns.
      const shared = all.some((other) => other !== kept && other.currentProgram === currentProgram);
      if (shared || !uniformsList) continue;
      kept.uniformsList = uniformsList.filter(
        ({ id, type = 0 }) => type >= TEXTURES || ArrayBuffer.isView(uniforms[id].value),
      );
    }
  }

  #keptFor(object: Object3D): Kept[] {
    const { properties } = this.#renderer;
    return meshesUnder(object).map(({ material }) => properties.get(material) as Kept);
  }
}
