/** What a file of splats may have at most. The documentation of the element has the same table. */
export const SPLAT_LIMITS = {
  /** Photoreal heads have 20,000 to 80,000. */
  splats: 250_000,
  /** Files that an archive lists. */
  zipEntries: 1024,
  /** Bytes of a file of an archive once it is inflated; a LAM avatar's largest has 4 million. */
  inflatedBytes: 64 * 1024 * 1024,
  /** Bytes of the text in front of the numbers of a PLY file. */
  plyHeader: 4096,
  /** Bones that splats hang on: four vectors each, of the 256 that every WebGL 2 has for a shader. */
  bones: 48,
} as const;
