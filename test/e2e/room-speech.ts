import type { Agent } from '../../demo/examples/room/agent.mjs';
import { Channel } from '../../src/motion/channels.js';
import { createFrame, type MotionFrame } from '../../src/motion/segment.js';
import { encodeMotionPacket, MOTION_TOPIC } from '../../src/protocol/room/motion-packet.js';
import { SLOT_SECONDS, signatureOf } from '../../src/protocol/room/signature.js';
import { syllables } from '../support/speech.js';
import { addClicks } from './clicks.js';

const RATE = 24_000;
const FPS = 50;
/** Sound and motion of one packet, in seconds. */
const STRETCH = 0.2;
/** How long a mark is seen, in seconds. */
const MARK = 0.12;

/** A turn: speech, no two alike, with clicks at uneven distances. */
export interface Turn {
  readonly pcm: Int16Array;
  /** Seconds of the clicks. */
  readonly clicks: readonly number[];
}

export function makeTurn(index: number, seconds = 1.5): Turn {
  const pcm = syllables(seconds, RATE);
  const part = seconds / (pcm.length / RATE);
  // A voice of its own: slower and faster swells, so that no turn can be taken for another.
  for (let i = 0; i < pcm.length; i++) {
    pcm[i] *= 0.6 + 0.4 * Math.sin(2 * Math.PI * (1.3 + 0.37 * index) * (i / RATE) * part + index);
  }
  const clicks: number[] = [];
  for (let at = 0.25, k = index; at < seconds - 0.25; k++) {
    clicks.push(at);
    at += 0.3 + 0.2 * ((k * 0.618) % 1);
  }
  addClicks(pcm, RATE, clicks);
  return { pcm, clicks };
}

/** Motion whose mark swells at each click, as frames from the turn's first sample on. */
function marks({ pcm, clicks }: Turn): MotionFrame[] {
  return Array.from({ length: Math.ceil((pcm.length / RATE) * FPS) }, (_, k) => {
    const frame = createFrame();
    for (const click of clicks) {
      const away = Math.abs(k / FPS - click) / MARK;
      if (away < 0.5) frame[Channel.cheekPuff] = Math.cos(Math.PI * away) ** 2;
    }
    return frame;
  });
}

/** Publishes motion beside an agent's speech, as the egress of a Motion Server does, to one participant. */
export class MotionPublisher {
  readonly #agent: Agent;
  /** Who gets it. */
  readonly #to: string;
  readonly #stream = Math.floor(Math.random() * 2 ** 32);
  readonly #began = performance.now() / 1000;
  #sequence = 0;
  #round = 0;

  constructor(agent: Agent, to: string) {
    this.#agent = agent;
    this.#to = to;
  }

  /** Speaks a turn with its motion. Answers whether it was interrupted. */
  async speak(turn: Turn): Promise<boolean> {
    const round = this.#round++;
    const frames = marks(turn);
    const levels = signatureOf(turn.pcm, RATE);
    const end = levels.length * SLOT_SECONDS;
    let sent = 0;
    let zero = 0;
    const { interrupted, position } = await this.#agent.speak(turn.pcm, '', (at) => {
      if (at === 0) zero = this.#slot();
      for (; sent < end && sent <= at / RATE + 1e-9; sent += STRETCH) {
        const to = Math.min(end, sent + STRETCH);
        this.#publish(round, {
          ...{ begin: sent === 0, end: to === end },
          start: zero + sent,
          levels: levels.slice(Math.round(sent / SLOT_SECONDS), Math.round(to / SLOT_SECONDS)),
          motion: {
            start: zero + sent,
            fps: FPS,
            frames: frames.slice(Math.round(sent * FPS), Math.round(to * FPS)),
          },
        });
      }
    });
    if (interrupted) {
      const start = zero + Math.ceil(position / RATE / SLOT_SECONDS) * SLOT_SECONDS;
      this.#publish(round, { interrupted: true, start, levels: new Uint8Array(0) });
    }
    return interrupted;
  }

  /** Seconds of the clock now, at the start of a slot. */
  #slot(): number {
    const seconds = performance.now() / 1000 - this.#began;
    return Math.round(seconds / SLOT_SECONDS) * SLOT_SECONDS;
  }

  #publish(
    round: number,
    packet: Omit<Parameters<typeof encodeMotionPacket>[0], 'stream' | 'sequence' | 'round'>,
  ): void {
    const bytes = encodeMotionPacket({
      ...packet,
      ...{ stream: this.#stream, sequence: this.#sequence++, round },
    });
    const { localParticipant } = this.#agent.room;
    for (const reliable of [true, false]) {
      const how = { topic: MOTION_TOPIC, reliable, destination_identities: [this.#to] };
      // Its agent has left; what a page misses is seen there.
      localParticipant!.publishData(bytes, how).catch(() => undefined);
    }
  }
}
