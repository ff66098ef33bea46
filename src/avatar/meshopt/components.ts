import { MeshoptError } from './meshopt-error.js';

export type MeshoptFilter = 'NONE' | 'OCTAHEDRAL' | 'QUATERNION' | 'EXPONENTIAL' | 'COLOR';

/** Undoes a filter in place on whole elements of `stride` bytes. */
export type Unfilter = (target: Uint8Array<ArrayBuffer>, stride: number) => void;

/** The four components of each element of 4 or 8 bytes, over the bytes of `target`. */
export function components(target: Uint8Array<ArrayBuffer>, stride: number, signed: boolean) {
  if (stride !== 4 && stride !== 8) throw new MeshoptError(`filter with a stride of ${stride}`);
  const Short = signed ? Int16Array : Uint16Array;
  const Byte = signed ? Int8Array : Uint8Array;
  return stride === 4
    ? new Byte(target.buffer, target.byteOffset, target.byteLength)
    : new Short(target.buffer, target.byteOffset, target.byteLength / 2);
}

export type Components = ReturnType<typeof components>;
