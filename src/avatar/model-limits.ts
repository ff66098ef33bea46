/**
 * What a model may have at most, a good deal more than characters do: a model beyond would hold the
 * page or fill its memory. The documentation of the element has the same table.
 */
export const MODEL_LIMITS = {
  nodes: 4096,
  /** Nodes below each other. */
  depth: 256,
  /** Joints of all skins together. */
  joints: 16_384,
  scenes: 16,
  lights: 16,
  materials: 1024,
  /** Parts of meshes: each is a draw call. */
  primitives: 2048,
  /** Vertices of all parts. */
  vertices: 1_000_000,
  /** Vertices times blendshapes, added up over the parts. */
  morphedVertices: 16_000_000,
  /** Triangles that are drawn: those of a mesh count for each node that shows it. */
  triangles: 2_000_000,
  textures: 256,
  images: 128,
  /** Pixels of a side of an image. */
  imageSide: 8192,
  /** Pixels of all images. */
  pixels: 128 * 1024 * 1024,
  /** Bytes of all buffer views once they are decompressed, and of accessors without bytes in the file. */
  decodedBytes: 256 * 1024 * 1024,
} as const;
