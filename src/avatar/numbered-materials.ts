import type { Material } from 'three';
import type { GLTFLoaderPlugin, GLTFParser } from 'three/examples/jsm/loaders/GLTFLoader.js';

/**
 * Calls materials by their place in the file. GLTFLoader keeps what it makes of them by their ids, which three
 * draws by `Math.random()`: pages that have that give the same number each time, as tests of pictures do, would
 * see one material everywhere.
 */
export class NumberedMaterials implements GLTFLoaderPlugin {
  readonly name = 'SPATIUS_numbered_materials';
  readonly #parser: GLTFParser;

  constructor(parser: GLTFParser) {
    this.#parser = parser;
  }

  async loadMaterial(index: number): Promise<Material> {
    return Object.assign(await this.#parser.loadMaterial(index), { uuid: String(index) });
  }
}
