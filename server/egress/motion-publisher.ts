import { randomInt } from 'node:crypto';
import { encodeMotionPacket } from '../../src/protocol/room/motion-packet.js';
import type { Stretch } from '../motion/stretch.js';

/** Sends one packet to everybody in the room, in both ways. */
export type SendMotion = (packet: Uint8Array) => void;

/** What one run of an avatar's sound says about itself: numbers the rounds and their packets. */
export class MotionPublisher {
  readonly #send: SendMotion;
  #stream = randomInt(2 ** 32);
  #sequence = 0;
  #rounds = 0;

  constructor(send: SendMotion) {
    this.#send = send;
  }

  /** To be called when the track was published anew: listeners start to look for its sound afresh. */
  renew(): void {
    this.#stream = randomInt(2 ** 32);
    this.#sequence = 0;
  }

  /** Begins a round and returns its number. */
  begin(): number {
    return this.#rounds++;
  }

  /**
   * Publishes the motion of a stretch.
   *
   * @param position - where its sound lies on the clock of the sound, in seconds
   */
  publish(round: number, position: number, stretch: Stretch, end: boolean): void {
    const { levels, motion, start } = stretch;
    this.#encode(round, position, {
      begin: start === 0,
      end,
      levels,
      ...(motion && { motion: { ...motion, start: position + motion.start - start } }),
    });
  }

  /** Says that the sound of a round ends at this position, whatever was said before. */
  interrupt(round: number, position: number): void {
    this.#encode(round, position, { end: true, interrupted: true, levels: new Uint8Array(0) });
  }

  #encode(
    round: number,
    start: number,
    rest: Omit<Parameters<typeof encodeMotionPacket>[0], 'stream' | 'sequence' | 'round' | 'start'>,
  ): void {
    const sequence = this.#sequence++;
    this.#send(encodeMotionPacket({ stream: this.#stream, sequence, round, start, ...rest }));
  }
}
