import type { AudioSource } from '@livekit/rtc-node';
import type { LiveKitLibrary } from './livekit.js';
import { ROOM_RATE, SLOT_SAMPLES } from '../motion/stretch.js';

/** What LiveKit's client may hold back of the sound, in milliseconds; beyond, feeding waits. */
const QUEUE_MS = 1000;
const SLOT_MS = 10;

/**
 * The sound of an avatar on its way into a room, with a clock that counts what leaves. LiveKit's
 * queue runs off by the machine's clock (measured: within 1 ms of it after 40 s), so that what is
 * left in it is known without asking.
 */
export class SoundSource {
  readonly #source: AudioSource;
  readonly #frame: LiveKitLibrary['AudioFrame'];
  /** Where on the clock the next sample lies, in samples; always a whole slot. */
  #position = 0;
  /** When the last sample will have left, in milliseconds of `performance.now()`. */
  #endsAt = performance.now();
  #closed = false;

  constructor({ AudioFrame }: Pick<LiveKitLibrary, 'AudioFrame'>, source: AudioSource) {
    this.#frame = AudioFrame;
    this.#source = source;
  }

  static queue({ AudioSource }: Pick<LiveKitLibrary, 'AudioSource'>): AudioSource {
    return new AudioSource(ROOM_RATE, 1, QUEUE_MS);
  }

  /** Seconds of sound that have not left yet. */
  get queued(): number {
    return Math.max(0, this.#endsAt - performance.now()) / 1000;
  }

  /** Where on the clock the next sample will lie, in seconds. */
  get position(): number {
    this.#passSilence();
    return this.#position / ROOM_RATE;
  }

  /**
   * Takes the next sound; settles when there is room for more.
   *
   * @param pcm - whole slots
   * @throws what LiveKit says when the sound cannot be taken.
   */
  async feed(pcm: Int16Array): Promise<void> {
    if (this.#closed) return;
    this.#passSilence();
    this.#position += pcm.length;
    this.#endsAt += (pcm.length / ROOM_RATE) * 1000;
    const expected = this.#endsAt;
    await this.#source.captureFrame(new this.#frame(pcm, ROOM_RATE, 1, pcm.length));
    // Waited for room: now it is known how much there is.
    if (this.#endsAt === expected && this.queued * 1000 > QUEUE_MS) {
      this.#endsAt = performance.now() + QUEUE_MS;
    }
  }

  /** Drops what has not left yet; the clock goes on from there. */
  cut(): void {
    if (this.#closed) return;
    this.#source.clearQueue();
    const slots = Math.floor((this.queued * 1000) / SLOT_MS);
    this.#position -= slots * SLOT_SAMPLES;
    this.#endsAt = performance.now();
  }

  close(): void {
    this.#closed = true;
  }

  /** Where nothing was left to send, LiveKit sent silence. */
  #passSilence(): void {
    const now = performance.now();
    if (this.#endsAt >= now) return;
    const slots = Math.round((now - this.#endsAt) / SLOT_MS);
    this.#position += slots * SLOT_SAMPLES;
    this.#endsAt = now;
  }
}
