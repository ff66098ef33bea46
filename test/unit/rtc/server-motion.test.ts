import { expect } from '@open-wc/testing';
import { randomSequence } from '../../../src/motion/noise.js';
import { signatureOf } from '../../../src/protocol/room/signature.js';
import { speechSound } from './speech-sound.js';
import { packetsOf, view, type Arrival, type Moment } from './viewer.js';
import { sendAlong, type Heard, type WayOptions } from './way.js';

const RATE = 24000;
const TAP = 48000;
const LAG = 1.2;
/** Packets come this much before their sound. */
const AHEAD = 0.6;

const speech = speechSound(16, RATE);
const levels = signatureOf(speech, RATE);

/** What a user may see of a server's motion: within 20 ms of the sound. */
const NEAR = 0.02;

interface Seen {
  /** Part of the moments with sound in which what is shown belongs to it. */
  readonly right: number;
  /** Part of the moments with sound in which the server's motion is shown. */
  readonly served: number;
  /** When the server's motion is shown for the first time, in seconds; NaN: never. */
  readonly first: number;
  /** Largest error of the server's motion in 95 of 100 moments, in seconds. */
  readonly error: number;
}

function judge(moments: readonly Moment[]): Seen {
  const sound = moments.filter((moment) => moment.sound);
  const served = sound.filter(({ error }) => Number.isFinite(error));
  const errors = served.map(({ error }) => Math.abs(error)).sort((a, b) => a - b);
  const wrong = errors.filter((error) => error > NEAR).length;
  return {
    right: 1 - wrong / sound.length,
    served: served.length / sound.length,
    first: served[0]?.time ?? NaN,
    error: errors[Math.floor(0.95 * errors.length)] ?? NaN,
  };
}

const steady = (sent: number, copy: number) => sent + LAG - AHEAD + 0.02 * copy;

/** The way of 60 ms of jitter and 3 % loss: one copy may be lost, the other comes late for it. */
function badNetwork(seed: number): (sent: number, copy: number) => number | null {
  const random = randomSequence(seed);
  return (sent, copy) => {
    const time = sent + LAG - AHEAD + random() * 0.06;
    if (random() >= 0.03) return time;
    return copy === 0 ? null : time + 0.3;
  };
}

function watch(
  way: Partial<WayOptions>,
  arrives: (sent: number, copy: number) => number | null = steady,
): Seen {
  const heard = sendAlong(speech, { from: RATE, to: TAP, lag: LAG, ...way });
  return judge(view(heard, way.to ?? TAP, packetsOf(levels, { arrives })));
}

/** What is heard and told of a stream by whoever joins it at a time. */
function joinedAt(time: number, heard: Heard, signature: Uint8Array) {
  const inside: Heard = {
    samples: heard.samples.subarray(time * TAP),
    truth: heard.truth.subarray(time * 50),
  };
  const packets = packetsOf(signature, { arrives: steady })
    .filter(({ at }) => at > time)
    .map(({ at, bytes }) => ({ at: at - time, bytes }));
  return { inside, packets };
}

describe('Motion from a server, placed on the sound that is heard', () => {
  it('is shown soon after the sound begins, and within 20 ms of it from then on', () => {
    const seen = watch({});
    expect(seen.right).to.equal(1);
    expect(seen.error).to.be.below(0.003);
    expect(seen.served).to.be.above(0.9);
    expect(seen.first).to.be.below(LAG + 1.5);
  });

  for (const to of [44100, 16000]) {
    it(`is placed where the sound is tapped at ${to} Hz, with a lag of no whole slots`, () => {
      const seen = watch({ to, lag: LAG + 0.0137 });
      expect(seen.right).to.equal(1);
      expect(seen.error).to.be.below(0.004);
      expect(seen.served).to.be.above(0.9);
    });
  }

  it('follows sound that runs dry and catches up', () => {
    const seen = watch({
      mishaps: [
        { at: 4, type: 'starve', seconds: 0.12 },
        { at: 6, type: 'skip', seconds: 0.06 },
        { at: 7.5, type: 'starve', seconds: 0.4 },
        { at: 9.5, type: 'skip', seconds: 0.25 },
        { at: 11, type: 'skip', seconds: 0.012 },
        { at: 11.6, type: 'skip', seconds: 0.012 },
        { at: 13, type: 'starve', seconds: 0.9 },
        { at: 15, type: 'skip', seconds: 0.7 },
      ],
    });
    expect(seen.right).to.be.above(0.95);
    expect(seen.served).to.be.above(0.6);
  });

  for (const seed of [1, 2, 3]) {
    it(`does with 3 % loss and 60 ms of jitter (${seed})`, () => {
      const random = randomSequence(seed + 10);
      const mishaps = Array.from({ length: 6 }, (_, i) => ({
        at: 3 + 2.2 * i + random(),
        type: i % 2 === 0 ? ('starve' as const) : ('skip' as const),
        seconds: 0.02 + 0.04 * random(),
      }));
      const seen = watch({ loss: 0.03, mishaps, seed }, badNetwork(seed));
      expect(seen.right).to.be.above(0.95);
      expect(seen.served).to.be.above(0.8);
    });
  }

  it('does not mind how loud the sound is, nor that it is clipped or coded badly', () => {
    for (const way of [{ gain: 0.2 }, { gain: 2.5 }, { codecNoise: -15 }]) {
      const seen = watch(way);
      const what = JSON.stringify(way);
      expect(seen.right, what).to.be.above(0.95);
      expect(seen.served, what).to.be.above(0.8);
    }
  });

  it('finds the sound again after the volume has changed', () => {
    const { samples, truth } = sendAlong(speech, { from: RATE, to: TAP, lag: LAG });
    for (let i = 7 * TAP; i < samples.length; i++) samples[i] *= 0.15;
    const moments = view({ samples, truth }, TAP, packetsOf(levels, { arrives: steady }));
    expect(judge(moments).right).to.be.above(0.95);
    expect(judge(moments.filter(({ time }) => time > 10)).served).to.be.above(0.9);
  });

  it('is placed on sound that went through Opus', async () => {
    const samples = await throughOpus(speech, RATE);
    const heard = sendAlong(samples, { from: RATE, to: TAP, lag: LAG });
    const seen = judge(view(heard, TAP, packetsOf(levels, { arrives: steady })));
    expect(seen.right).to.be.above(0.95);
    expect(seen.served).to.be.above(0.9);
  });

  it('is found by whoever joins in the middle of speech', () => {
    const heard = sendAlong(speech, { from: RATE, to: TAP, lag: LAG });
    const { inside, packets } = joinedAt(6, heard, levels);
    const seen = judge(view(inside, TAP, packets));
    expect(seen.right).to.equal(1);
    expect(seen.first).to.be.below(6);
  });
});

describe('Sound without a signature', () => {
  const seconds = 16;
  const make = (of: (time: number, random: () => number) => number): Float32Array => {
    const random = randomSequence(9);
    return Float32Array.from({ length: seconds * RATE }, (_, i) => of(i / RATE, random));
  };
  const tone = (time: number) => 0.3 * Math.sin(2 * Math.PI * 220 * time);
  const sounds: Record<string, Float32Array> = {
    silence: make(() => 0),
    'a tone': make(tone),
    noise: make((_, random) => 0.2 * (random() - 0.5)),
  };
  for (const period of [0.05, 0.25, 0.6, 1.3]) {
    sounds[`a tone that swells every ${period} s`] = make(
      (time) => tone(time) * Math.sin((Math.PI * time) / period) ** 2,
    );
    sounds[`a click every ${period} s`] = make((time) => (time % period < 0.012 ? tone(time) : 0));
  }

  for (const [name, sound] of Object.entries(sounds)) {
    it(`is never taken for found: ${name}`, () => {
      // From the middle of it: where it begins would be a signature.
      const heard = sendAlong(sound, { from: RATE, to: TAP, lag: LAG });
      const { inside, packets } = joinedAt(5, heard, signatureOf(sound, RATE));
      const moments = view(inside, TAP, packets);
      expect(moments.some(({ locked }) => locked)).to.equal(false);
      expect(judge(moments).served).to.equal(0);
    });
  }

  it('is never taken for found: other speech', () => {
    for (const seed of [2, 3, 4]) {
      const other = speechSound(12, RATE, seed);
      const heard = sendAlong(other, { from: RATE, to: TAP, lag: LAG });
      const moments = view(heard, TAP, packetsOf(levels, { arrives: steady }));
      expect(
        moments.some(({ locked }) => locked),
        `${seed}`,
      ).to.equal(false);
    }
  });

  it('does not shake what was found: a pause, and a swelling tone', () => {
    const sound = new Float32Array(12 * RATE);
    sound.set(speechSound(4, RATE));
    sound.set(sounds['a tone that swells every 0.25 s'].subarray(0, 3 * RATE), 7 * RATE);
    const heard = sendAlong(sound, { from: RATE, to: TAP, lag: LAG });
    const moments = view(heard, TAP, packetsOf(signatureOf(sound, RATE), { arrives: steady }));
    const later = moments.filter(({ time }) => time > LAG + 2 && time < LAG + 10);
    expect(judge(later)).to.include({ right: 1, served: 1 });
  });
});

describe('Rounds of a server', () => {
  /** Speech, a pause without packets, and speech again. */
  const first = speechSound(4, RATE, 5);
  const second = speechSound(4, RATE, 6);
  const pause = 3;
  const sound = new Float32Array((8 + pause) * RATE);
  sound.set(first);
  sound.set(second, (4 + pause) * RATE);
  const heard = sendAlong(sound, { from: RATE, to: TAP, lag: LAG });
  const packets: Arrival[] = [
    ...packetsOf(signatureOf(first, RATE), { arrives: steady }),
    ...packetsOf(signatureOf(second, RATE), {
      ...{ arrives: steady, start: 4 + pause, sequence: 20, round: 1 },
    }),
  ];

  it('go on where the last one was, without a search', () => {
    const moments = view(heard, TAP, packets).filter(({ time }) => time > LAG + 4 + pause);
    expect(judge(moments.slice(0, 190))).to.include({ right: 1, served: 1 });
  });

  it('say nothing between them', () => {
    const moments = view(heard, TAP, packets);
    const between = moments.filter(({ time }) => time > LAG + 4.1 && time < LAG + 3.9 + pause);
    expect(judge(between).served).to.equal(0);
  });

  it('are looked for again where the pause changed the lag, and never shown wrong for long', () => {
    for (const seconds of [0.04, 0.2, 0.5]) {
      const mishaps = [{ at: LAG + 5, type: 'starve' as const, seconds }];
      const moved = sendAlong(sound, { from: RATE, to: TAP, lag: LAG, mishaps });
      const moments = view(moved, TAP, packets).filter(({ time }) => time > LAG + 4 + pause);
      const seen = judge(moments);
      expect(seen.right, `${seconds}`).to.be.above(0.95);
      expect(seen.served, `${seconds}`).to.be.above(0.6);
    }
  });
});

/** What is left of sound after Opus at 24 kbit/s. */
async function throughOpus(sound: Float32Array, sampleRate: number): Promise<Float32Array> {
  const chunks: EncodedAudioChunk[] = [];
  const failed = (error: Error): void => expect.fail(error.message);
  const encoder = new AudioEncoder({ output: (chunk) => chunks.push(chunk), error: failed });
  encoder.configure({ codec: 'opus', sampleRate, numberOfChannels: 1, bitrate: 24_000 });
  const data = sound.slice();
  encoder.encode(
    new AudioData({
      ...{ format: 'f32-planar', sampleRate, numberOfChannels: 1, timestamp: 0, data },
      numberOfFrames: data.length,
    }),
  );
  await encoder.flush();
  encoder.close();
  const parts: Float32Array[] = [];
  let rate = sampleRate;
  const decoder = new AudioDecoder({
    output: (audio) => {
      const part = new Float32Array(audio.numberOfFrames);
      audio.copyTo(part, { planeIndex: 0, format: 'f32-planar' });
      parts.push(part);
      rate = audio.sampleRate;
      audio.close();
    },
    error: failed,
  });
  decoder.configure({ codec: 'opus', sampleRate, numberOfChannels: 1 });
  for (const chunk of chunks) decoder.decode(chunk);
  await decoder.flush();
  decoder.close();
  const step = rate / sampleRate;
  const joined = Float32Array.from(parts.flatMap((part) => Array.from(part)));
  return sound.map((_, i) => joined[Math.round(i * step)] ?? 0);
}
