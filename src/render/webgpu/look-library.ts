import { BasicNodeLibrary, MeshBasicNodeMaterial, MeshStandardNodeMaterial } from 'three/webgpu';
import { LookMaterial } from './look-material.js';

/** Materials that glTF files and the look have, as nodes. */
export class LookLibrary extends BasicNodeLibrary {
  constructor() {
    super();
    this.addMaterial(MeshBasicNodeMaterial, 'MeshBasicMaterial');
    this.addMaterial(MeshStandardNodeMaterial, 'MeshStandardMaterial');
    this.addMaterial(LookMaterial, 'MeshPhysicalMaterial');
  }
}
