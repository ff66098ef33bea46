import { expect } from '@open-wc/testing';
import { Channel } from '../../../src/motion/channels.js';
import { createFrame, type MotionFrame, type MotionSegment } from '../../../src/motion/segment.js';
import { decodeMessage, encodeMessage } from '../../../src/protocol/messages.js';
import {
  MOTION_DECODERS,
  MOTION_ENCODINGS,
  MOTION_FIELDS,
  type MotionCodec,
  type MotionFields,
} from '../../../src/protocol/motion-codecs/table.js';

const CODECS = Object.keys(MOTION_ENCODINGS) as MotionCodec[];

const opening = (jawOpen: number): MotionFrame => {
  const frame = createFrame();
  frame[Channel.jawOpen] = jawOpen;
  return frame;
};

/** A round of three messages, the last of them without motion, as they come out of the socket. */
function roundOf(codec: MotionCodec): { fps: number; messages: MotionFields[] } {
  const { fps, begin } = MOTION_ENCODINGS[codec];
  const encode = begin({ fps });
  const fields = [encode([opening(0.2), opening(0.4)], false), encode([opening(0.6)], true), {}];
  const messages = fields.map((motion) => {
    const message = decodeMessage(encodeMessage({ type: 'serverResponseAnimation', ...motion }));
    if (message.type !== 'serverResponseAnimation') throw new Error(message.type);
    return message;
  });
  return { fps, messages };
}

describe('motion codecs', () => {
  for (const codec of CODECS) {
    it(`${codec}: a client reads what a server encoded, each part at its time`, () => {
      const { fps, messages } = roundOf(codec);
      const decode = MOTION_DECODERS[codec]();
      const [first, second, none] = messages.map((message) => decode(message));
      const jaws = (segment: MotionSegment | null) =>
        segment?.frames.map((frame) => Math.round(frame[Channel.jawOpen] * 100) / 100);
      expect([first?.start, first?.fps, jaws(first)]).to.deep.equal([0, fps, [0.2, 0.4]]);
      expect([second?.start, second?.fps, jaws(second)]).to.deep.equal([2 / fps, fps, [0.6]]);
      expect(none).to.equal(null);
    });

    it(`${codec}: others find no motion of theirs in it`, () => {
      const { messages } = roundOf(codec);
      for (const other of CODECS.filter((name) => name !== codec)) {
        const decode = MOTION_DECODERS[other]();
        expect(messages.map((message) => decode(message))).to.deep.equal([null, null, null]);
      }
    });
  }

  it('have a field each', () => {
    const numbers = Object.values(MOTION_FIELDS).map(({ number }) => number);
    expect(new Set(numbers).size).to.equal(CODECS.length);
  });
});
