import { SplatFileError } from './splat-file-error.js';
import { SPLAT_LIMITS } from './splat-limits.js';

/** The numbers of a PLY file, by the names of its properties. */
export interface FloatPly {
  /** How many splats it has. */
  readonly count: number;
  /**
   * The numbers of these properties, splat by splat.
   *
   * @throws SplatFileError where the file has no such property
   */
  columns(names: readonly string[]): Float32Array;
}

const END = 'end_header\n';

/**
 * Reads a binary little-endian PLY file of one element, `vertex`, whose properties are all `float`: the
 * form in which splats are passed around.
 *
 * @throws SplatFileError that says what is wrong with the file, or more than the limits
 */
export function readPly(bytes: Uint8Array): FloatPly {
  const start = bytes.subarray(0, SPLAT_LIMITS.plyHeader);
  const head = new TextDecoder('latin1').decode(start).replaceAll('\r', ' ');
  const end = head.indexOf(END) + END.length;
  if (!head.startsWith('ply') || end < END.length) throw new SplatFileError('it is no PLY file.');
  const lines = head
    .slice(0, end)
    .split('\n')
    .map((line) => line.trim().split(/\s+/));
  const words = (first: string) => lines.filter(([word]) => word === first);
  const [[, format] = []] = words('format');
  if (format !== 'binary_little_endian') {
    throw new SplatFileError('PLY files are read that are binary_little_endian.');
  }
  const elements = words('element');
  const count = Number(elements[0]?.[2]);
  if (elements.length !== 1 || elements[0][1] !== 'vertex' || !Number.isInteger(count)) {
    throw new SplatFileError('PLY files are read that have one element, vertex, and its count.');
  }
  if (count < 1 || count > SPLAT_LIMITS.splats) {
    throw new SplatFileError(`it has ${count} splats; 1 to ${SPLAT_LIMITS.splats} are shown.`);
  }
  const names = words('property').map(([, type, name]) => {
    if (type !== 'float') throw new SplatFileError(`PLY property ${name} is ${type}, not float.`);
    return name;
  });
  if (bytes.length < end + count * names.length * 4)
    throw new SplatFileError('the PLY file is cut off.');
  const view = new DataView(bytes.buffer, bytes.byteOffset + end);
  return {
    count,
    columns(wanted) {
      const places = wanted.map((name) => {
        if (!names.includes(name))
          throw new SplatFileError(`the PLY file has no property ${name}.`);
        return names.indexOf(name);
      });
      const out = new Float32Array(count * places.length);
      for (let i = 0, to = 0; i < count; i++) {
        for (const place of places) {
          out[to++] = view.getFloat32((i * names.length + place) * 4, true);
        }
      }
      return out;
    },
  };
}
