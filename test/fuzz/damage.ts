import fc from 'fast-check';

/** One thing that goes wrong with a file, at a share of its length. */
type Damage =
  | { readonly kind: 'set'; readonly at: number; readonly bytes: Uint8Array }
  | { readonly kind: 'insert'; readonly at: number; readonly bytes: Uint8Array }
  | { readonly kind: 'remove'; readonly at: number; readonly length: number }
  | { readonly kind: 'cut'; readonly at: number };

const SHARE = fc.double({ min: 0, max: 1, noNaN: true });
/** What lengths, counts and offsets are most fond of. */
const EXTREMES = [0, 1, 0x7f, 0x80, 0xff].map((byte) => Uint8Array.of(byte, byte, byte, byte));
const BYTES = fc.oneof(
  fc.uint8Array({ minLength: 1, maxLength: 8 }),
  fc.constantFrom(...EXTREMES),
  // Where there is text, another kind of value.
  fc
    .constantFrom('null', '-1', '1e999', '{}', '[]', '""')
    .map((text) => new TextEncoder().encode(text)),
);

const DAMAGE: fc.Arbitrary<Damage> = fc.oneof(
  fc.record({ kind: fc.constant('set' as const), at: SHARE, bytes: BYTES }),
  fc.record({ kind: fc.constant('insert' as const), at: SHARE, bytes: BYTES }),
  fc.record({ kind: fc.constant('remove' as const), at: SHARE, length: fc.nat({ max: 16 }) }),
  fc.record({ kind: fc.constant('cut' as const), at: SHARE }),
);

function damaged(bytes: Uint8Array, damage: Damage): Uint8Array<ArrayBuffer> {
  const at = Math.floor(damage.at * bytes.length);
  const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)];
  switch (damage.kind) {
    case 'set':
      return joined(before, damage.bytes, after.subarray(damage.bytes.length));
    case 'insert':
      return joined(before, damage.bytes, after);
    case 'remove':
      return joined(before, after.subarray(damage.length));
    case 'cut':
      return Uint8Array.from(before);
  }
}

function joined(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** A good file, damaged in a few places; or bytes of no kind. */
export function damagedOf(samples: readonly Uint8Array[]): fc.Arbitrary<Uint8Array<ArrayBuffer>> {
  const few = fc.array(DAMAGE, { minLength: 1, maxLength: 5 });
  const of = fc
    .tuple(fc.constantFrom(...samples), few)
    .map(([sample, all]) => all.reduce(damaged, Uint8Array.from(sample)));
  const noise = fc.uint8Array({ maxLength: 64 }).map((bytes) => Uint8Array.from(bytes));
  return fc.oneof({ weight: 9, arbitrary: of }, { weight: 1, arbitrary: noise });
}
