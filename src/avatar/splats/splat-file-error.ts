/** A file of splats that is broken, more than the limits, or of a kind that is not shown. */
export class SplatFileError extends Error {
  override readonly name = 'SplatFileError';
}
