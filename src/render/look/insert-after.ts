/** Adds a piece to a shader behind `marker`, which must be there. */
export function insertAfter(source: string, marker: string, addition: string): string {
  if (!source.includes(marker)) throw new Error(`Shader has no ${marker}`);
  return source.replace(marker, `${marker}\n${addition}`);
}
