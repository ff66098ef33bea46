import type { Material, SkinnedMesh } from 'three';

/** three keeps bones in a texture, which is written anew in every frame. Few bones fit into a uniform. */
const bonesAsUniform = (count: number): string => /* glsl */ `
#ifdef USE_SKINNING
  uniform mat4 bindMatrix;
  uniform mat4 bindMatrixInverse;
  uniform mat4 uBones[${count}];
  mat4 getBoneMatrix(const in float i) { return uBones[int(i)]; }
#endif
`;

/** Gives the materials of a mesh its bones as a uniform. */
export function handBones({ skeleton, material, customDepthMaterial }: SkinnedMesh): void {
  // Makes the matrices that the skeleton then keeps.
  skeleton.computeBoneTexture();
  handTo(material as Material, skeleton);
  if (customDepthMaterial) handTo(customDepthMaterial, skeleton);
}

function handTo(material: Material, { bones, boneMatrices }: SkinnedMesh['skeleton']): void {
  const prepare = material.onBeforeCompile;
  const key = material.customProgramCacheKey();
  material.onBeforeCompile = (shader, renderer) => {
    prepare.call(material, shader, renderer);
    shader.uniforms['uBones'] = { value: boneMatrices };
    shader.vertexShader = shader.vertexShader.replace(
      '#include <skinning_pars_vertex>',
      bonesAsUniform(bones.length),
    );
  };
  material.customProgramCacheKey = () => `${key} ${bones.length} bones`;
}
