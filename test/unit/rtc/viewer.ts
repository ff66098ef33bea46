import { Channel } from '../../../src/motion/channels.js';
import { createFrame, type MotionFrame, type MotionSegment } from '../../../src/motion/segment.js';
import { MotionTimeline } from '../../../src/motion/timeline.js';
import { encodeMotionPacket, type MotionPacket } from '../../../src/protocol/room/motion-packet.js';
import { ServerMotion } from '../../../src/rtc/server-motion.js';
import type { Heard } from './way.js';

/** A packet and when it comes, by the clock of what is heard, in seconds. */
export interface Arrival {
  readonly at: number;
  readonly bytes: Uint8Array;
}

/** What is seen as 20 ms of sound are heard. */
export interface Moment {
  /** When it is read from the track; it is heard and seen {@link DELAY} later. */
  readonly time: number;
  /** Whether sound of the stream is heard. */
  readonly sound: boolean;
  /** By how much the motion of the server misses the sound, in seconds; NaN where none is shown. */
  readonly error: number;
  readonly locked: boolean;
}

/** Frames of the page's own engine come this much after their sound, which waits for them. */
const ENGINE_LATENCY = 0.08;
const DELAY = 0.15;
const TICK = 0.02;
const FPS = 25;
/** The head turns around once in this time, like the hand of a clock: what is shown tells its time. */
const TURN = 2.5;
const RADIUS = 1.4;

/** Motion of the server for a stream time. */
function clockFace(time: number): MotionFrame {
  const frame = createFrame();
  frame[Channel.headYaw] = RADIUS * Math.cos((2 * Math.PI * time) / TURN);
  frame[Channel.headPitch] = RADIUS * Math.sin((2 * Math.PI * time) / TURN);
  return frame;
}

/** By how much a face differs from the one of a stream time, in seconds. */
function missedBy(frame: MotionFrame, time: number): number {
  const angle = Math.atan2(frame[Channel.headPitch], frame[Channel.headYaw]);
  const error = (angle / (2 * Math.PI)) * TURN - time;
  return error - Math.round(error / TURN) * TURN;
}

const local = (start: number): MotionSegment => {
  const frame = createFrame();
  frame[Channel.tongueOut] = 1;
  return { start, fps: 1 / TICK, frames: [frame] };
};

export interface PacketOptions extends Partial<MotionPacket> {
  /** Seconds in a packet. */
  readonly length?: number;
  /** Tells when the first and the second copy come that is sent at a stream time; null: never. */
  readonly arrives: (sent: number, copy: number) => number | null;
}

/** The packets of one round whose sound begins at `start`, with motion that tells its time. */
export function packetsOf(levels: Uint8Array, { length = 0.2, arrives, ...rest }: PacketOptions) {
  const { start = 0, sequence = 0, round = 0, stream = 1 } = rest;
  const size = Math.round(length * 100);
  const arrivals: Arrival[] = [];
  for (let at = 0; at < levels.length; at += size) {
    const from = start + at / 100;
    const part = levels.slice(at, at + size);
    const frames = Array.from({ length: Math.ceil((part.length / 100) * FPS) }, (_, k) =>
      clockFace(from + k / FPS),
    );
    const bytes = encodeMotionPacket({
      ...{ stream, round, sequence: sequence + at / size, start: from, levels: part },
      ...{ begin: at === 0, end: at + size >= levels.length },
      motion: { start: from, fps: FPS, frames },
    });
    for (const copy of [0, 1]) {
      const time = arrives(from, copy);
      if (time !== null) arrivals.push({ at: time, bytes });
    }
  }
  return arrivals;
}

/** Hears and receives, shows what a room would show, and tells how well it fits. */
export function view(heard: Heard, rate: number, packets: readonly Arrival[]): Moment[] {
  const timeline = new MotionTimeline();
  const leftOut: MotionSegment[] = [];
  const server = new ServerMotion({
    sampleRate: rate,
    place: (segment) => timeline.append(segment),
    withdraw: (from) => {
      for (const segment of leftOut) if (segment.start >= from) timeline.append(segment);
    },
  });
  const waiting = [...packets].sort((a, b) => a.at - b.at);
  const size = Math.round(rate * TICK);
  const frame = createFrame();
  return Array.from(heard.truth, (_, tick) => {
    const now = (tick + 1) * TICK;
    while (waiting.length > 0 && waiting[0].at <= now) server.receive(waiting.shift()!.bytes);
    server.hear(heard.samples.subarray(tick * size, (tick + 1) * size));
    const known = Math.round((now - ENGINE_LATENCY) / TICK) * TICK;
    if (server.covers(known, known + TICK)) leftOut.push(local(known));
    else timeline.append(local(known));
    if (leftOut.length > 25) leftOut.shift();

    const time = now - DELAY;
    const played = Math.floor(time / TICK + 1e-6);
    const stream = heard.truth[played] + (time - played * TICK);
    const shown = timeline.sample(time, frame) && frame[Channel.tongueOut] < 0.5;
    timeline.forget(time - 1);
    const error = shown ? missedBy(frame, stream) : NaN;
    return { time, sound: Number.isFinite(stream), error, locked: server.locked };
  });
}
