/** Compressed data that does not follow the meshopt formats. */
export class MeshoptError extends Error {
  override readonly name = 'MeshoptError';

  constructor(problem: string) {
    super(`Broken meshopt data: ${problem}.`);
  }
}
