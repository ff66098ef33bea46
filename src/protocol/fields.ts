import type { PbfReader, PbfWriter } from 'pbf';
import { ProtocolError } from './protocol-error.js';

/** Wire types of protobuf that this protocol uses. */
export const Wire = { varint: 0, bytes: 2, fixed32: 5 } as const;

/**
 * How one field of a message is read and written. A field that arrives in a wire type it does not
 * name in `wires` is skipped like an unknown one. Values equal to the proto3 default are not
 * written, and `initial` is what a message without the field holds.
 */
export interface Field<T> {
  readonly number: number;
  readonly wires: readonly number[];
  initial(): T | undefined;
  /** `end` is where the enclosing message ends; `previous` the value so far, for repeated fields. */
  read(reader: PbfReader, end: number, previous: T | undefined): T;
  write(writer: PbfWriter, value: T): void;
}

/**
 * Reads a length and returns where its payload ends.
 *
 * @throws ProtocolError when the payload would reach beyond `end`; nothing is allocated then.
 */
export function readEnd(reader: PbfReader, end: number): number {
  const length = reader.readVarint();
  const stop = reader.pos + length;
  if (stop > end) {
    throw new ProtocolError(`A field claims ${length} bytes, ${stop - end} more than there are.`);
  }
  return stop;
}

function varint<T>(number: number, empty: T, from: (raw: number) => T): Field<T> {
  return {
    number,
    wires: [Wire.varint],
    initial: () => empty,
    read: (reader) => from(reader.readVarint(true)),
    write: (writer, value) => {
      if (value !== empty) writer.writeVarintField(number, Number(value));
    },
  };
}

/** `int32` and enums; wider values are cut to 32 bits, as every protobuf library does. */
export const int32 = (number: number): Field<number> => varint(number, 0, (raw) => raw | 0);
export const uint32 = (number: number): Field<number> => varint(number, 0, (raw) => raw >>> 0);
/** `int64` as a JavaScript number: exact up to 2^53. */
export const int64 = (number: number): Field<number> => varint(number, 0, (raw) => raw);
export const bool = (number: number): Field<boolean> => varint(number, false, Boolean);

export const string = (number: number): Field<string> => ({
  number,
  wires: [Wire.bytes],
  initial: () => '',
  read: (reader, end) => {
    const start = reader.pos;
    readEnd(reader, end);
    reader.pos = start;
    return reader.readString();
  },
  write: (writer, value) => {
    if (value !== '') writer.writeStringField(number, value);
  },
});

const NO_BYTES = new Uint8Array(0);

/** Bytes are views into the message that was read, not copies. */
export const bytes = (number: number): Field<Uint8Array> => ({
  number,
  wires: [Wire.bytes],
  initial: () => NO_BYTES,
  read: (reader, end) => {
    const stop = readEnd(reader, end);
    const value = reader.buf.subarray(reader.pos, stop);
    reader.pos = stop;
    return value;
  },
  write: (writer, value) => {
    if (value.length > 0) writer.writeBytesField(number, value);
  },
});

export const strings = (number: number): Field<string[]> => ({
  number,
  wires: [Wire.bytes],
  initial: () => [],
  read: (reader, end, previous = []) => {
    previous.push(string(number).read(reader, end, undefined));
    return previous;
  },
  write: (writer, values) => {
    for (const value of values) writer.writeStringField(number, value);
  },
});

const NO_FLOATS = new Float32Array(0);

/** `repeated float`: written packed, read packed or one by one, as proto3 asks of every reader. */
export const floats = (number: number): Field<Float32Array> => ({
  number,
  wires: [Wire.bytes, Wire.fixed32],
  initial: () => NO_FLOATS,
  read: (reader, end, previous = NO_FLOATS) => {
    const stop = reader.type === Wire.bytes ? readEnd(reader, end) : reader.pos + 4;
    if ((stop - reader.pos) % 4 !== 0) {
      throw new ProtocolError('Packed floats must have a multiple of 4 bytes.');
    }
    const values = new Float32Array(previous.length + (stop - reader.pos) / 4);
    values.set(previous);
    for (let i = previous.length; i < values.length; i++) values[i] = reader.readFloat();
    return values;
  },
  write: (writer, values) => {
    if (values.length === 0) return;
    writer.writeTag(number, Wire.bytes);
    writer.writeVarint(values.length * 4);
    for (const value of values) writer.writeFloat(value);
  },
});

/** The same field, absent (`undefined`) instead of at its default where a message has none. */
export const optional = <T>(field: Field<T>): Field<T> => ({ ...field, initial: () => undefined });
