import { expect } from '@open-wc/testing';
import { PbfWriter } from 'pbf';
import {
  decodeMessage,
  EgressType,
  encodeMessage,
  MessageType,
  ProtocolError,
  type OutgoingMessage,
} from '../../../src/protocol/messages.js';
import { BODIES } from '../../../src/protocol/message-shapes.js';
import { randomBytes, seeded } from '../../support/random.js';

const keyframe = (seed: number) => {
  const at = (n: number) => Float32Array.from({ length: n }, (_, i) => Math.fround(seed + i / 8));
  return {
    translation: at(3),
    rotation: at(3),
    neckPose: at(3),
    jawPose: at(3),
    eyePose: at(6),
    eyeLid: at(2),
    expression: at(100),
  };
};

const EXAMPLES: OutgoingMessage[] = [
  {
    type: MessageType.clientConfigureSession,
    sampleRate: 24000,
    bitrate: 32000,
    audioFormat: 1,
    transportCompression: 0,
    egressType: EgressType.livekit,
    livekitEgress: {
      url: 'wss://room',
      apiKey: '',
      apiSecret: '',
      roomName: 'room',
      publisherId: 'p',
      extraAttributes: { 'lk.publish_on_behalf': 'agent' },
      idleTimeout: -1,
      apiToken: 't',
    },
    agoraEgress: { channelName: 'c', token: 't', uid: 0xffffffff, publisherId: 'p' },
    extraParams: { 'motion-format': 'compact', empty: '', __proto__x: 'ü 🙂' },
  },
  { type: 'serverConfirmSession', connectionId: 'id', capabilities: ['playback_control', ''] },
  {
    type: 'clientAudioInput',
    reqId: 'r'.repeat(300),
    end: true,
    audio: new Uint8Array([1, 2, 3, 255]),
    traceContext: { traceparent: '00-ab', tracestate: '' },
  },
  { type: 'serverError', connectionId: 'c', reqId: 'r', code: -5, message: 'no' },
  {
    type: 'serverResponseAnimation',
    connectionId: 'c',
    reqId: 'r',
    end: false,
    animation: [keyframe(0), keyframe(-3)],
    avatarId: 'nova',
    compactMotion: new Uint8Array([0, 9]),
  },
  { type: 'clientInterrupt', reqId: 'r' },
  { type: 'clientPause', reqId: 'r' },
  { type: 'clientResume', reqId: 'r' },
  {
    type: 'serverPlaybackState',
    connectionId: 'c',
    reqId: 'r',
    state: 3,
    playedMs: 2 ** 40,
    reason: 'explicit',
  },
];

describe('messages', () => {
  for (const example of EXAMPLES) {
    it(`round-trips ${example.type}`, () => {
      expect(decodeMessage(encodeMessage(example))).to.deep.equal(example);
    });
  }

  it('covers every type in the examples', () => {
    expect(EXAMPLES.map(({ type }) => type).sort()).to.deep.equal(Object.keys(BODIES).sort());
  });

  it('fills what a message leaves out with proto3 defaults', () => {
    expect(decodeMessage(encodeMessage({ type: 'clientConfigureSession' }))).to.deep.equal({
      type: 'clientConfigureSession',
      sampleRate: 0,
      bitrate: 0,
      audioFormat: 0,
      transportCompression: 0,
      egressType: 0,
      extraParams: {},
    });
    const end = decodeMessage(encodeMessage({ type: 'serverResponseAnimation', end: true }));
    expect(end).not.to.have.any.keys('animation', 'compactMotion');
  });

  it('writes the bytes that other implementations write', () => {
    const bytes = encodeMessage({ type: 'clientAudioInput', reqId: 'ab', end: true });
    expect([...bytes]).to.deep.equal([8, 3, 34, 6, 10, 2, 97, 98, 16, 1]);
    const flame = encodeMessage({ type: 'serverResponseAnimation', animation: [keyframe(1)] });
    expect(flame.length).to.equal(2 + 3 + 3 + 3 + 495);
  });

  it('takes a map key that names a prototype as data', () => {
    const params = JSON.parse('{"__proto__": "x", "constructor": "y"}') as Record<string, string>;
    const message = decodeMessage(
      encodeMessage({ type: 'clientConfigureSession', extraParams: params }),
    );
    if (message.type !== 'clientConfigureSession') throw new Error(message.type);
    expect(Object.entries(message.extraParams)).to.deep.equal([
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ]);
  });

  it('gives audio as a view, at any alignment', () => {
    const bytes = encodeMessage({ type: 'clientAudioInput', audio: new Uint8Array([7, 8]) });
    const message = decodeMessage(bytes);
    if (message.type !== 'clientAudioInput') throw new Error(message.type);
    expect(message.audio.buffer).to.equal(bytes.buffer);
  });
});

describe('messages of others', () => {
  const write = (type: number, field: number, body: (w: PbfWriter) => void): Uint8Array => {
    const writer = new PbfWriter();
    writer.writeVarintField(1, type);
    writer.writeMessage(field, (_: null, w) => body(w), null);
    return writer.finish();
  };

  it('skips unknown fields of every wire type, in the envelope and in the body', () => {
    const writer = new PbfWriter();
    writer.writeStringField(99, 'new');
    writer.writeVarintField(1, 7);
    writer.writeMessage(
      8,
      (_: null, w) => {
        w.writeDoubleField(40, 1);
        w.writeStringField(1, 'r');
        w.writeFixed32Field(41, 1);
        w.writeVarintField(42, -1);
        w.writeBytesField(2000, new Uint8Array(300));
      },
      null,
    );
    writer.writeDoubleField(98, 4);
    expect(decodeMessage(writer.finish())).to.deep.equal({ type: 'clientInterrupt', reqId: 'r' });
  });

  it('skips a known field that comes in another wire type', () => {
    const bytes = write(4, 5, (w) => {
      w.writeVarintField(4, 5);
      w.writeStringField(3, 'not a number');
      w.writeStringField(1, 'c');
    });
    expect(decodeMessage(bytes)).to.deep.equal({
      type: 'serverError',
      connectionId: 'c',
      reqId: '',
      code: 0,
      message: '',
    });
  });

  it('gives an unknown type to be ignored, body or not', () => {
    expect(decodeMessage(write(42, 42, (w) => w.writeVarintField(1, 1)))).to.deep.equal({
      type: 'unknown',
      messageType: 42,
    });
    expect(decodeMessage(new Uint8Array(0))).to.deep.equal({ type: 'unknown', messageType: 0 });
  });

  it('reads floats that are not packed, and packed ones in several parts', () => {
    const bytes = write(5, 6, (w) =>
      w.writeMessage(
        4,
        (_: null, a) =>
          a.writeMessage(
            1,
            (__: null, f) => {
              for (const x of [1, 2, 3]) f.writeFloatField(4, x);
              f.writePackedFloat(6, [0.5]);
              f.writePackedFloat(6, [1]);
            },
            null,
          ),
        null,
      ),
    );
    const message = decodeMessage(bytes);
    if (message.type !== 'serverResponseAnimation') throw new Error(message.type);
    const [flame] = message.animation!;
    expect([...flame.jawPose]).to.deep.equal([1, 2, 3]);
    expect([...flame.eyeLid]).to.deep.equal([0.5, 1]);
    expect(flame.expression.length).to.equal(0);
  });
});

describe('broken messages', () => {
  const broken = (bytes: number[]) => () => decodeMessage(Uint8Array.from(bytes));

  it('says when the body is missing', () => {
    expect(broken([8, 1])).to.throw(ProtocolError, 'ClientConfigureSession message is nil');
  });

  it('refuses lengths that lie', () => {
    expect(broken([8, 3, 34, 100, 10, 2])).to.throw(ProtocolError);
    // The string claims more than its message has, though the buffer would hold it.
    expect(broken([8, 3, 34, 2, 10, 4, 97, 98, 99, 100])).to.throw(ProtocolError);
    const huge = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f];
    expect(broken([8, 3, 34, ...huge])).to.throw(ProtocolError);
    expect(broken([8, 3, 34, 10, 26, ...huge])).to.throw(ProtocolError);
    expect(broken([8, 3, 0xda, 6, ...huge])).to.throw(ProtocolError);
  });

  it('refuses field number 0, groups and endless varints', () => {
    expect(broken([0, 0])).to.throw(ProtocolError);
    expect(broken([11])).to.throw(ProtocolError);
    expect(broken([8, ...new Array<number>(20).fill(0xff)])).to.throw(ProtocolError);
  });

  it('refuses packed floats that are no multiple of 4 bytes', () => {
    expect(broken([8, 5, 50, 9, 34, 7, 10, 5, 34, 3, 0, 0, 0])).to.throw(ProtocolError);
  });

  it('refuses every message that was cut off', () => {
    for (const example of EXAMPLES) {
      const bytes = encodeMessage(example);
      for (let length = 2; length < bytes.length; length++) {
        expect(() => decodeMessage(bytes.subarray(0, length))).to.throw(ProtocolError);
      }
    }
  });

  it('survives random bytes and damaged messages with a message or a ProtocolError', () => {
    const random = seeded(1);
    const encoded = EXAMPLES.map(encodeMessage);
    for (let round = 0; round < 4000; round++) {
      const bytes =
        round % 2
          ? randomBytes(random, 64)
          : encoded[Math.floor(random() * encoded.length)].slice();
      for (let hit = 0; hit < 3; hit++) {
        bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
      }
      try {
        expect(decodeMessage(bytes).type).to.be.a('string');
      } catch (error) {
        expect(error).to.be.instanceOf(ProtocolError);
      }
    }
  });
});
