import { Matrix4, type BufferGeometry, type Camera, type Mesh, type WebGLRenderer } from 'three';

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
 * given last. As long as copies of one character are drawn from one place, none of them change but the bones, and
 * textures have to be bound: then three is left with a list of these. Places and shapes it sends by itself.
 */
export class SteadyUniforms {
  readonly #renderer: WebGLRenderer;
  /** What copies of the character share that is drawn, and from where. */
  #of: BufferGeometry | null = null;
  readonly #place = new Matrix4();
  /** The meshes of those copies, and whether their lists are short. */
  readonly #drawn = new Map<readonly Mesh[], boolean>();

  constructor(renderer: WebGLRenderer) {
    this.#renderer = renderer;
  }

  /** To be called before `meshes`, all those of a model of this look, are drawn. */
  prepare(meshes: readonly Mesh[], { matrixWorld }: Camera): void {
    const [{ geometry }] = meshes;
    if (this.#of !== geometry || !this.#place.equals(matrixWorld)) {
      this.forget();
      this.#of = geometry;
      this.#place.copy(matrixWorld);
    }
    const short = this.#drawn.get(meshes);
    if (short) return;
    // Before the first picture there are no lists.
    if (short === false) this.#shorten(meshes);
    this.#drawn.set(meshes, short === false);
  }

  /** Something else is drawn, or the programs are others. */
  forget(): void {
    for (const [meshes, short] of this.#drawn)
      if (short) for (const kept of this.#keptFor(meshes)) kept.uniformsList = null;
    this.#drawn.clear();
    this.#of = null;
  }

  #shorten(meshes: readonly Mesh[]): void {
    const all = this.#keptFor(meshes);
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

  #keptFor(meshes: readonly Mesh[]): Kept[] {
    return meshes.map(({ material }) => this.#renderer.properties.get(material) as Kept);
  }
}
