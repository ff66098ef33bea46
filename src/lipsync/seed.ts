/**
 * A seed of 32 bits for {@link LipsyncOptions.seed} (FNV-1a): from the id of a round, so that no two
 * rounds perform alike and each always performs the same, or from the samples of a recording.
 */
export function seedOf(source: string | Int16Array): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < source.length; i++) {
    const unit = typeof source === 'string' ? source.charCodeAt(i) : source[i] & 0xffff;
    hash = Math.imul(hash ^ unit, 0x01000193);
  }
  return hash >>> 0;
}
