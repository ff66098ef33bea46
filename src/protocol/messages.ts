import { PbfReader, PbfWriter } from 'pbf';
import { int32, readEnd, Wire } from './fields.js';
import { BODIES, type BodySpec } from './message-shapes.js';
import type { Message, MessageType, OutgoingMessage } from './message-types.js';
import { ProtocolError } from './protocol-error.js';
import { readFields, readShape, writeShape } from './shape.js';

export * from './message-types.js';
export { ProtocolError } from './protocol-error.js';

const TYPE = int32(1);
const specs = Object.entries(BODIES) as [MessageType, BodySpec<object>][];

/** Encodes a message for one binary WebSocket frame. */
export function encodeMessage(message: OutgoingMessage): Uint8Array<ArrayBuffer> {
  const writer = new PbfWriter();
  if (message.type === 'unknown') {
    TYPE.write(writer, message.messageType);
  } else {
    const { code, field, shape } = BODIES[message.type] as BodySpec<object>;
    TYPE.write(writer, code);
    writer.writeMessage(field, (body: object, w) => writeShape(w, shape, body), message);
  }
  // The writer allocated its own buffer, so it is never a shared one.
  return writer.finish() as Uint8Array<ArrayBuffer>;
}

/**
 * Decodes one binary WebSocket frame. Byte fields are views into `bytes`. Unknown fields are
 * skipped, and an unknown type gives a message of type `unknown`.
 *
 * @throws ProtocolError when the bytes are not protobuf, are cut off, or lack the body that their
 * type promises. Memory and time stay in proportion to the number of bytes.
 */
export function decodeMessage(bytes: Uint8Array): Message {
  try {
    return decode(new PbfReader(bytes));
  } catch (error) {
    if (error instanceof ProtocolError) throw error;
    throw new ProtocolError('The message is not valid protobuf, or it was cut off.', {
      cause: error,
    });
  }
}

function decode(reader: PbfReader): Message {
  const bodies = new Map<number, { start: number; end: number }>();
  let code = 0;
  readFields(reader, reader.length, (field, wire) => {
    if (field === TYPE.number && wire === Wire.varint) {
      code = TYPE.read(reader, reader.length, undefined);
    } else if (wire === Wire.bytes) {
      const end = readEnd(reader, reader.length);
      bodies.set(field, { start: reader.pos, end });
      reader.pos = end;
    }
  });
  const [type, spec] = specs.find(([, { code: known }]) => known === code) ?? [];
  if (!type || !spec) return { type: 'unknown', messageType: code };
  const body = bodies.get(spec.field);
  if (!body) {
    const name = type[0].toUpperCase() + type.slice(1);
    throw new ProtocolError(`${name} message is nil`);
  }
  reader.pos = body.start;
  return Object.assign(readShape<object>(reader, body.end, spec.shape), { type }) as Message;
}
