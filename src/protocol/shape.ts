import type { PbfReader, PbfWriter } from 'pbf';
import { readEnd, string, Wire, type Field } from './fields.js';
import { ProtocolError } from './protocol-error.js';

/** The fields of a message, by property name. */
export type Shape<T> = { readonly [K in keyof T]-?: Field<NonNullable<T[K]>> };

/**
 * Calls `visit` for every field between the reader's position and `end`. What `visit` does not
 * read is skipped, so unknown fields cost nothing.
 *
 * @throws ProtocolError or RangeError when the fields do not end exactly at `end`.
 */
export function readFields(
  reader: PbfReader,
  end: number,
  visit: (number: number, wire: number) => void,
): void {
  for (let number; (number = reader.nextField(end)) !== 0;) visit(number, reader.type);
  if (reader.pos !== end) throw new ProtocolError('A field reaches beyond its message.');
}

/** Reads a message of a known shape that ends at `end`. */
export function readShape<T extends object>(reader: PbfReader, end: number, shape: Shape<T>): T {
  const entries = Object.entries<Field<unknown>>(shape);
  const out: Record<string, unknown> = {};
  for (const [name, field] of entries) {
    const initial = field.initial();
    if (initial !== undefined) out[name] = initial;
  }
  readFields(reader, end, (number, wire) => {
    const entry = entries.find(([, field]) => field.number === number);
    if (!entry?.[1].wires.includes(wire)) return;
    const [name, field] = entry;
    out[name] = field.read(reader, end, out[name]);
  });
  return out as T;
}

/** Writes the fields of a message; absent properties count as their proto3 default. */
export function writeShape<T extends object>(
  writer: PbfWriter,
  shape: Shape<T>,
  value: Partial<T>,
): void {
  for (const name in shape) {
    const given = value[name];
    if (given !== undefined) shape[name].write(writer, given as NonNullable<typeof given>);
  }
}

/** An embedded message; absent where none was sent. */
export function message<T extends object>(number: number, shape: Shape<T>): Field<T> {
  return {
    number,
    wires: [Wire.bytes],
    initial: () => undefined,
    read: (reader, end) => readShape(reader, readEnd(reader, end), shape),
    write: (writer, value) =>
      writer.writeMessage(number, (v: T, w) => writeShape(w, shape, v), value),
  };
}

/** `repeated` embedded messages. */
export function messages<T extends object>(number: number, shape: Shape<T>): Field<T[]> {
  const one = message(number, shape);
  return {
    ...one,
    initial: () => [],
    read: (reader, end, previous = []) => {
      previous.push(one.read(reader, end, undefined));
      return previous;
    },
    write: (writer, values) => {
      for (const value of values) one.write(writer, value);
    },
  };
}

const ENTRY: Shape<{ key: string; value: string }> = { key: string(1), value: string(2) };

/** `map<string, string>`, as an object without a prototype: keys come from the network. */
export function stringMap(number: number): Field<Record<string, string>> {
  const one = message(number, ENTRY);
  const empty = (): Record<string, string> => Object.create(null) as Record<string, string>;
  return {
    ...one,
    initial: empty,
    read: (reader, end, previous = empty()) => {
      const { key, value } = one.read(reader, end, undefined);
      previous[key] = value;
      return previous;
    },
    write: (writer, map) => {
      for (const [key, value] of Object.entries(map)) one.write(writer, { key, value });
    },
  };
}
