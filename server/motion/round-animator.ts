import { LipsyncEngine, seedOf, type LipsyncModel } from '../../src/lipsync/index.js';
import type { MotionFrame } from '../../src/motion/segment.js';
import { encodeMessage } from '../../src/protocol/messages.js';
import type { MotionEncoder } from '../../src/protocol/motion-codecs/codec.js';
import { MOTION_ENCODINGS, type MotionFields } from '../../src/protocol/motion-codecs/table.js';
import { FrameRateConverter } from '../../src/motion/frame-rate.js';
import type { LaneSettings } from './worker-messages.js';

/** Longest stretch of motion in one message while audio trickles in, in seconds. */
const SHORT_MESSAGE_SECONDS = 0.1;

/**
 * Turns the audio of one request into encoded ServerResponseAnimation messages. Frame `k` of the
 * request is at `k / fps` seconds of its audio, and there are `floor(seconds * fps)` of them.
 */
export class RoundAnimator {
  readonly #settings: LaneSettings;
  readonly #reqId: string;
  readonly #model: LipsyncModel;
  /** Made for the first sample: a request without any needs none. */
  #speech: { engine: LipsyncEngine; converter: FrameRateConverter } | null = null;
  #encoder: MotionEncoder<MotionFields> | null = null;
  #samples = 0;

  constructor(model: LipsyncModel, settings: LaneSettings, reqId: string) {
    this.#model = model;
    this.#settings = settings;
    this.#reqId = reqId;
  }

  /**
   * Takes the next audio and returns the messages it made known. With `end` the last one carries
   * the end flag.
   *
   * @param short - whether each message may hold 100 ms of motion at most
   */
  push(pcm: Int16Array, end: boolean, short: boolean): Uint8Array[] {
    const frames = this.#animate(pcm, end);
    const { fps } = this.#settings.format;
    const size = short ? Math.max(1, Math.floor(SHORT_MESSAGE_SECONDS * fps)) : frames.length;
    const messages: Uint8Array[] = [];
    for (let at = 0; at < frames.length; at += size) {
      messages.push(this.#encode(frames.slice(at, at + size), end && at + size >= frames.length));
    }
    if (end && frames.length === 0) messages.push(this.#encode([], true));
    return messages;
  }

  #animate(pcm: Int16Array, end: boolean): MotionFrame[] {
    this.#samples += pcm.length;
    if (this.#samples === 0) return [];
    const { sampleRate, format } = this.#settings;
    const { fps, encoding } = format;
    this.#speech ??= this.#begin();
    const { engine, converter } = this.#speech;
    const total = Math.floor((this.#samples * fps) / sampleRate);
    const known = engine.push(pcm, end);
    const frames = converter.push(known.frames, total);
    if (end) frames.push(...converter.end(total));
    this.#encoder ??= MOTION_ENCODINGS[encoding].begin({ fps, mask: known.mask });
    return frames;
  }

  #begin(): { engine: LipsyncEngine; converter: FrameRateConverter } {
    const { sampleRate, format } = this.#settings;
    const engine = new LipsyncEngine(this.#model, { sampleRate, seed: seedOf(this.#reqId) });
    return { engine, converter: new FrameRateConverter(engine.fps, format.fps) };
  }

  #encode(frames: readonly MotionFrame[], end: boolean): Uint8Array {
    return encodeMessage({
      type: 'serverResponseAnimation',
      connectionId: this.#settings.connectionId,
      reqId: this.#reqId,
      end,
      ...(frames.length > 0 && this.#encoder?.(frames, end)),
    });
  }
}
