import { expect } from '@open-wc/testing';
import { randomSequence } from '../../../src/motion/noise.js';
import { ProtocolError } from '../../../src/protocol/protocol-error.js';
import { seiPayloads, seiUnit } from '../../../src/protocol/room/sei-nal.js';
import {
  escapeSei,
  packSei,
  SeiFlag,
  unescapeSei,
  unpackSei,
  writeSeiBody,
  type SeiPacket,
} from '../../../src/protocol/room/sei.js';
import { readSei } from '../../../src/rtc/read-sei.js';

/** Every byte, runs of zeros, and a zero at the end. */
const message = Uint8Array.from([...Array(256).keys(), 0, 0, 0, 1, 0, 0, 255, 255, 0, 255, 0]);
const frame: SeiPacket = { type: 'frame', sequence: 256, start: true, end: false, message };

async function deflated(packet: SeiPacket): Promise<Uint8Array> {
  const { flags, body } = writeSeiBody(packet);
  const stream = new Blob([body.slice()]).stream().pipeThrough(new CompressionStream('deflate'));
  const zlib = new Uint8Array(await new Response(stream).arrayBuffer());
  return packSei({ flags: flags | SeiFlag.deflated, body: zlib });
}

async function failure(work: Promise<unknown>): Promise<unknown> {
  try {
    await work;
  } catch (error) {
    return error;
  }
  return null;
}

describe('SEI payloads', () => {
  it('are laid out as documented', () => {
    const packet: SeiPacket = {
      ...frame,
      sequence: 2,
      end: true,
      message: Uint8Array.of(7, 0, 255),
    };
    expect([...packSei(writeSeiBody(packet))]).to.deep.equal(
      // Flags, length, then 02 00 00 00 07 00 FF, escaped.
      [6, 12, 0, 0, 0, 2, 0, 255, 0, 255, 0, 255, 7, 0, 255, 255, 255],
    );
    expect([...packSei(writeSeiBody({ type: 'idle' }))]).to.deep.equal([1, 0, 0, 0, 0]);
  });

  it('come back as they were sent, compressed or not', async () => {
    const packets: SeiPacket[] = [
      { type: 'idle' },
      { type: 'transition', ending: false, message },
      frame,
      { ...frame, sequence: 0xffffffff, start: false, end: true },
      { type: 'transition', ending: true, message },
    ];
    for (const packet of packets) {
      expect(await readSei(packSei(writeSeiBody(packet)))).to.deep.equal(packet);
      if (packet.type !== 'idle')
        expect(await readSei(await deflated(packet))).to.deep.equal(packet);
    }
  });

  it('are idle without a length, and nothing when too short', async () => {
    expect(await readSei(Uint8Array.of(2, 0, 0, 0, 0, 9, 9))).to.deep.equal({ type: 'idle' });
    expect(await readSei(Uint8Array.of(2, 1, 0, 0))).to.equal(null);
    expect(await readSei(new Uint8Array(0))).to.equal(null);
  });

  it('may be filled up with zeros, and count their body before or after it was escaped', async () => {
    const payload = await deflated(frame);
    const filled = new Uint8Array(payload.length + 40);
    filled.set(payload);
    expect(await readSei(filled)).to.deep.equal(frame);
    const unescaped = unpackSei(payload)!.body.length;
    expect(unescaped).to.be.below(payload.length - 5);
    new DataView(filled.buffer).setUint32(1, unescaped, true);
    expect(await readSei(filled)).to.deep.equal(frame);
    new DataView(filled.buffer).setUint32(1, 1e9, true);
    expect(await readSei(filled.subarray(0, payload.length))).to.deep.equal(frame);
  });

  it('throw a typed error where they are damaged', async () => {
    const short = packSei({ flags: SeiFlag.start, body: Uint8Array.of(1, 2, 3) });
    expect(await failure(readSei(short))).to.be.instanceOf(ProtocolError);
    const payload = await deflated(frame);
    const cut = payload.subarray(0, payload.length - 20);
    expect(await failure(readSei(cut))).to.be.instanceOf(ProtocolError);
    const zeros = await deflated({ ...frame, message: new Uint8Array(70_000) });
    expect(zeros.length).to.be.below(500);
    const error = await failure(readSei(zeros));
    expect(error).to.be.instanceOf(ProtocolError);
    expect(String(error)).to.include('65536');
  });

  it('are escaped so that no run of zeros is left', () => {
    const next = randomSequence(3);
    for (let round = 0; round < 200; round++) {
      const bytes = Uint8Array.from(
        { length: round },
        () => [0, 255, 3, 1][Math.floor(next() * 4)],
      );
      const escaped = escapeSei(bytes);
      expect(unescapeSei(escaped)).to.deep.equal(bytes);
      escaped.forEach((byte, i) => {
        if (byte === 0) expect(escaped[i + 1]).to.equal(255);
      });
    }
    expect([...unescapeSei(Uint8Array.of(0, 5, 255, 6, 0))]).to.deep.equal([0, 5, 255, 6, 0]);
  });
});

describe('SEI units of H.264', () => {
  const slice = Uint8Array.of(0, 0, 0, 1, 0x65, 0x88, 0x84, 0, 0, 3, 1);
  const join = (...parts: ArrayLike<number>[]) =>
    Uint8Array.from(parts.flatMap((p) => [...Array.from(p)]));

  it('come back from among other units, with zeros inside', () => {
    const payload = Uint8Array.from([0, 0, 0, 0, 0, 1, 0, 0, 3, 0, 0, 2, 255, ...message]);
    const unit = seiUnit(payload);
    const inside = [...unit.subarray(4)].join();
    for (const low of [0, 1, 2]) expect(inside).not.to.include(`,0,0,${low},`);
    const access = join(slice, unit, slice, seiUnit(Uint8Array.of(1)), slice);
    const found = [...seiPayloads(access)];
    expect(found.length).to.equal(2);
    expect(found[0]).to.deep.equal(payload);
    expect([...found[1]]).to.deep.equal([1]);
  });

  it('hold several messages, of which those of types 5 and 101 are taken', () => {
    const unit = [0, 0, 1, 6, 1, 2, 9, 9, 5, 3, 1, 2, 3, 101, 1, 7, 255, 4, 1, 8, 0x80];
    expect([...seiPayloads(Uint8Array.from(unit))].map((payload) => [...payload])).to.deep.equal([
      [1, 2, 3],
      [7],
    ]);
  });

  it('may be longer than a byte can say', () => {
    for (const length of [0, 1, 254, 255, 256, 509, 510, 511, 3000]) {
      const payload = new Uint8Array(length).fill(length & 127);
      const [found] = seiPayloads(join(slice, seiUnit(payload)));
      expect(found, `${length}`).to.deep.equal(payload);
    }
  });

  it('are passed over where they are cut off, whatever the bytes', () => {
    const whole = seiUnit(message);
    for (let length = 0; length < whole.length - 1; length++) {
      expect([...seiPayloads(whole.subarray(0, length))], `${length}`).to.deep.equal([]);
    }
    const next = randomSequence(5);
    for (let round = 0; round < 500; round++) {
      const noise = Array.from({ length: 60 }, () => Math.floor(next() * 8));
      const bytes = join([0, 0, 1, 6], noise);
      for (const payload of seiPayloads(bytes)) expect(payload.length).to.be.at.most(60);
    }
  });
});
