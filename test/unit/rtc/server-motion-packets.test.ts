import { expect } from '@open-wc/testing';
import { createFrame, type MotionSegment } from '../../../src/motion/segment.js';
import { ProtocolError } from '../../../src/protocol/protocol-error.js';
import { encodeMotionPacket, type MotionPacket } from '../../../src/protocol/room/motion-packet.js';
import { signatureOf } from '../../../src/protocol/room/signature.js';
import { ServerMotion } from '../../../src/rtc/server-motion.js';
import { speechSound } from './speech-sound.js';
import { packetsOf } from './viewer.js';
import { sendAlong } from './way.js';

const RATE = 24000;
const TAP = 48000;
const LAG = 1.2;
/** Packets come this much before their sound. */
const AHEAD = 0.6;

const speech = speechSound(8, RATE);
const levels = signatureOf(speech, RATE);
const steady = (sent: number): number => sent + LAG - AHEAD;

describe('Packets of a server', () => {
  const bytesOf = (over: Partial<MotionPacket>): Uint8Array => {
    const start = over.start ?? 0;
    const frames = Array.from({ length: 5 }, createFrame);
    return encodeMotionPacket({
      ...{ stream: 1, sequence: 0, round: 0, start, levels: levels.subarray(0, 20) },
      motion: { start, fps: 25, frames },
      ...over,
    });
  };

  /** Listens from `from` s on to 6 s, and is told of 5.4 s, of which a packet may be left out. */
  function listen(server: ServerMotion, from = 0, untold = -1): void {
    const packets = packetsOf(levels.subarray(0, 540), { arrives: steady });
    const { samples } = sendAlong(speech, { from: RATE, to: TAP, lag: LAG });
    let told = 0;
    for (let i = from * TAP; i < 6 * TAP; i += 960) {
      for (; told < packets.length && packets[told].at <= i / TAP; told++) {
        if (told >> 1 !== untold) server.receive(packets[told].bytes);
      }
      server.hear(samples.subarray(i, i + 960));
    }
  }

  function listening(untold?: number) {
    const placed: MotionSegment[] = [];
    const withdrawn: number[] = [];
    const server = new ServerMotion({
      sampleRate: TAP,
      place: (segment) => placed.push(segment),
      withdraw: (from) => withdrawn.push(from),
    });
    listen(server, 0, untold);
    return { server, placed, withdrawn };
  }

  it('speak for sound that is yet to be heard', () => {
    const { server } = listening();
    expect(server.locked).to.equal(true);
    expect(server.lag).to.be.closeTo(LAG, 0.002);
    expect(server.covers(5.9, 5.92)).to.equal(true);
    expect(server.covers(6.5, 6.58)).to.equal(true);
    expect(server.covers(6.5, 6.7)).to.equal(false);
    expect(server.covers(0, 0.02)).to.equal(false);
  });

  it('that are lost leave a hole for the page to fill', () => {
    const { server } = listening(25);
    expect(server.covers(LAG + 4.9, LAG + 4.98)).to.equal(true);
    expect(server.covers(LAG + 5.02, LAG + 5.04)).to.equal(false);
    expect(server.covers(LAG + 5.22, LAG + 5.24)).to.equal(true);
    server.receive(bytesOf({ sequence: 25, start: 5, levels: levels.slice(500, 520) }));
    expect(server.covers(LAG + 5.02, LAG + 5.04)).to.equal(true);
  });

  it('are placed once, whichever copy comes first', () => {
    const { server, placed } = listening();
    const before = placed.length;
    const bytes = bytesOf({ sequence: 27, start: 5.4 });
    server.receive(bytes);
    server.receive(bytes.slice());
    expect(placed.length).to.equal(before + 1);
    expect(placed.at(-1)!.start).to.be.closeTo(5.4 + server.lag!, 0.004);
  });

  it('of a round that was cut off do not count any more, not even late ones', () => {
    const { server, placed, withdrawn } = listening(26);
    const cut = { sequence: 27, start: 5.1, interrupted: true, levels: new Uint8Array(0) };
    server.receive(bytesOf({ ...cut, motion: undefined }));
    expect(withdrawn.length).to.equal(1);
    expect(withdrawn[0]).to.be.closeTo(5.1 + server.lag!, 0.004);
    const before = placed.length;
    server.receive(bytesOf({ sequence: 26, start: 5.2 }));
    expect(placed.length).to.equal(before);
    expect(server.covers(LAG + 5.05, LAG + 5.07)).to.equal(true);
    expect(server.covers(LAG + 5.15, LAG + 5.17)).to.equal(false);
    expect(server.covers(LAG + 5.25, LAG + 5.27)).to.equal(false);
    server.receive(bytesOf({ sequence: 28, start: 5.2, round: 1 }));
    expect(server.covers(LAG + 5.25, LAG + 5.27)).to.equal(true);
  });

  it('of another stream begin anew, and late ones of the former are passed over', () => {
    const { server, placed, withdrawn } = listening();
    const before = placed.length;
    server.receive(bytesOf({ stream: 2, start: 50 }));
    expect(server.locked).to.equal(false);
    expect(server.lag).to.equal(null);
    expect(withdrawn.length).to.equal(1);
    expect(server.covers(5.9, 5.92)).to.equal(false);
    server.receive(bytesOf({ stream: 1, sequence: 27, start: 5.4 }));
    expect(placed.length).to.equal(before);
  });

  it('that are none throw, and change nothing', () => {
    const { server, placed } = listening();
    const before = placed.length;
    const bytes = bytesOf({ sequence: 27, start: 5.4 });
    for (const broken of [
      new Uint8Array(0),
      bytes.subarray(0, 19),
      bytes.subarray(0, bytes.length - 1),
    ]) {
      expect(() => server.receive(broken)).to.throw(ProtocolError);
    }
    expect(placed.length).to.equal(before);
    server.receive(bytes);
    expect(placed.length).to.equal(before + 1);
  });

  it('and what was heard are forgotten with a reset', () => {
    const { server, withdrawn } = listening();
    server.reset();
    expect(withdrawn).to.deep.equal([0]);
    expect(server.lag).to.equal(null);
    expect(server.covers(5.9, 5.92)).to.equal(false);
    // The same packets and sound once more, by a clock that begins at 0 again.
    listen(server, 1);
    expect(server.lag).to.be.closeTo(LAG - 1, 0.002);
  });

  it('are told to be wrong as soon as the sound is another', () => {
    const { server, withdrawn } = listening();
    const other = speechSound(1, TAP, 8);
    let heard = 0;
    for (; server.locked && heard < other.length; heard += 960) {
      server.hear(other.subarray(heard, heard + 960));
    }
    expect(heard / TAP).to.be.below(0.3);
    expect(withdrawn.length).to.equal(1);
    expect(withdrawn[0]).to.be.within(5.9, 6.2);
    expect(server.covers(5.8, 5.82)).to.equal(true);
    expect(server.covers(6.2, 6.22)).to.equal(false);
  });
});
