import { expect } from '@open-wc/testing';
import { PbfWriter } from 'pbf';
import type { Field } from '../../../src/protocol/fields.js';
import { BODIES } from '../../../src/protocol/message-shapes.js';

const proto = await (await fetch('/src/protocol/messages.proto')).text();

/** Field numbers by camelCase name, of a message or an enum of the .proto file. */
function declared(kind: 'message' | 'enum', name: string): Record<string, number> {
  const [, body] = new RegExp(`${kind} ${name} {\n([^]*?)\n}`).exec(proto)!;
  const fields = [...body.matchAll(/(\w+) = (\d+)(?: \[deprecated = true\])?;/g)];
  const camel = (s: string) => s.toLowerCase().replace(/_(\w)/g, (_, c: string) => c.toUpperCase());
  return Object.fromEntries(fields.map(([, field, number]) => [camel(field), Number(number)]));
}

const pascal = (name: string) => name[0].toUpperCase() + name.slice(1);
const numbers = (shape: Record<string, Field<never>>) =>
  Object.fromEntries(Object.entries(shape).map(([name, { number }]) => [name, number]));

describe('messages.proto', () => {
  for (const [name, { code, field, shape }] of Object.entries(BODIES)) {
    it(`declares ${name} as the code reads it`, () => {
      expect(declared('message', pascal(name))).to.deep.equal(numbers(shape as never));
      expect(declared('message', 'Message')[name]).to.equal(field);
      expect(declared('enum', 'MessageType')[`message${pascal(name)}`]).to.equal(code);
    });
  }

  it('declares embedded messages as the code writes them', () => {
    const one = (field: Field<never>, value: object): number[] => {
      const writer = new PbfWriter();
      field.write(writer, value as never);
      return [...writer.finish()];
    };
    const configure = BODIES.clientConfigureSession.shape;
    const livekit = declared('message', 'LiveKitEgressConfig');
    const agora = declared('message', 'AgoraEgressConfig');
    expect(one(configure.livekitEgress as never, { apiToken: 'x' })).to.deep.equal([
      (6 << 3) | 2,
      3,
      (livekit.apiToken << 3) | 2,
      1,
      120,
    ]);
    expect(one(configure.agoraEgress as never, { uid: 5 })).to.deep.equal([
      (7 << 3) | 2,
      2,
      agora.uid << 3,
      5,
    ]);
  });
});
