import type { Vec3 } from './math.js';

/** Bone a part is fixed to. */
export type Bone = 'chest' | 'neck' | 'head' | 'eyeLeft' | 'eyeRight';

/** How a part takes part in baked ambient occlusion. */
export interface OcclusionOptions {
  /** Whether rays stop at this part. */
  readonly blocks: boolean;
  /** Exponents per colour channel with which the part is darkened, or none. Tinted for skin. */
  readonly darkens?: Vec3;
  /** Whether the openness is also kept in the alpha of the colours, for shaders. */
  readonly keeps?: boolean;
  /** Rounds of smoothing over edges. */
  readonly smoothing?: number;
}

/** One mesh of a character, ready for export. */
export interface MeshPart {
  readonly name: string;
  /** Role of the surface, which names its material. */
  readonly role: string;
  /** Bones that carry copies of this mesh. */
  readonly bones: readonly Bone[];
  /** Model space for parts of head and chest, relative to the bone for parts of the eyes. */
  readonly positions: Float32Array;
  /** Linear RGBA. */
  readonly colours: Float32Array;
  readonly uvs?: Float32Array;
  readonly indices: Uint32Array;
  /** Displacements by blendshape name. */
  readonly morphs: ReadonlyMap<string, Float32Array>;
  /** Joint weights (chest, neck, head) per vertex, for the part that bends. */
  readonly weights?: Float32Array;
  readonly occlusion: OcclusionOptions;
  /** Lower bound of occlusion per vertex, where baked shade would look dirty. */
  readonly occlusionFloor?: Float32Array;
  /** Colour (sRGB hex) that the material's sheen or reflections take. */
  readonly tint?: string;
}

/** Collects vertices and triangles of one part. */
export class MeshBuilder {
  readonly positions: number[] = [];
  readonly colours: number[] = [];
  readonly uvs: number[] = [];
  readonly indices: number[] = [];

  get count(): number {
    return this.positions.length / 3;
  }

  vertex(p: Vec3, colour: Vec3, alpha = 1, uv?: readonly [number, number]): number {
    this.positions.push(...p);
    this.colours.push(...colour, alpha);
    if (uv) this.uvs.push(...uv);
    return this.count - 1;
  }

  triangle(a: number, b: number, c: number): void {
    this.indices.push(a, b, c);
  }

  /**
   * Triangles of a grid whose vertices were added row by row from `base`. `closed` joins the last
   * column to the first; `flip` turns the faces round.
   */
  grid(base: number, rows: number, columns: number, closed: boolean, flip = false): void {
    const span = closed ? columns : columns - 1;
    for (let j = 0; j + 1 < rows; j++) {
      for (let i = 0; i < span; i++) {
        const a = base + j * columns + i;
        const b = base + j * columns + ((i + 1) % columns);
        const c = a + columns;
        const d = b + columns;
        if (flip) this.indices.push(a, c, b, b, c, d);
        else this.indices.push(a, b, c, b, d, c);
      }
    }
  }

  /** Triangles of a ring of closed sections whose vertices were added section by section. */
  ring(base: number, sections: number, sides: number, flip = false): void {
    for (let i = 0; i < sections; i++) {
      for (let j = 0; j < sides; j++) {
        const k = (j + 1) % sides;
        const next = base + ((i + 1) % sections) * sides;
        const [a, b] = [base + i * sides + j, base + i * sides + k];
        const [c, d] = [next + j, next + k];
        if (flip) this.indices.push(a, c, b, b, c, d);
        else this.indices.push(a, b, c, b, d, c);
      }
    }
  }

  /** A fan from `centre` over consecutive vertices of a closed ring. */
  fan(centre: number, ring: readonly number[], flip = false): void {
    ring.forEach((a, i) => {
      const b = ring[(i + 1) % ring.length];
      if (flip) this.indices.push(centre, b, a);
      else this.indices.push(centre, a, b);
    });
  }

  build(
    part: Omit<MeshPart, 'positions' | 'colours' | 'uvs' | 'indices' | 'morphs'> &
      Partial<Pick<MeshPart, 'morphs'>>,
  ): MeshPart {
    return {
      ...part,
      positions: new Float32Array(this.positions),
      colours: new Float32Array(this.colours),
      ...(this.uvs.length > 0 && { uvs: new Float32Array(this.uvs) }),
      indices: new Uint32Array(this.indices),
      morphs: part.morphs ?? new Map(),
    };
  }
}
