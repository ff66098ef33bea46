import type { LipsyncModel } from '../../src/lipsync/index.js';
import type { MotionFrame } from '../../src/motion/segment.js';
import { encodeMessage } from '../../src/protocol/messages.js';
import type { MotionEncoder } from '../../src/protocol/motion-codecs/codec.js';
import { MOTION_ENCODINGS, type MotionFields } from '../../src/protocol/motion-codecs/table.js';
import type { Animated, Animator } from './animator.js';
import { RoundFrames } from './round-frames.js';
import type { LaneSettings } from './worker-messages.js';

/**
 * Longest stretch of motion in one message while audio trickles in, in seconds: what a slice of audio
 * makes known, at every frame rate.
 */
const SHORT_MESSAGE_SECONDS = 0.12;

/** Turns the audio of one request into encoded ServerResponseAnimation messages. */
export class RoundAnimator implements Animator {
  readonly #settings: LaneSettings;
  readonly #reqId: string;
  readonly #frames: RoundFrames;
  #encoder: MotionEncoder<MotionFields> | null = null;

  constructor(model: LipsyncModel, settings: LaneSettings, reqId: string) {
    this.#settings = settings;
    this.#reqId = reqId;
    const { sampleRate, format } = settings;
    this.#frames = new RoundFrames(model, { sampleRate, fps: format.fps, reqId });
  }

  push(pcm: Int16Array, end: boolean, short: boolean): Animated {
    const frames = this.#frames.push(pcm, end);
    const { fps } = this.#settings.format;
    const size = short ? Math.max(1, Math.floor(SHORT_MESSAGE_SECONDS * fps)) : frames.length;
    const messages: Uint8Array[] = [];
    for (let at = 0; at < frames.length; at += size) {
      messages.push(this.#encode(frames.slice(at, at + size), end && at + size >= frames.length));
    }
    if (end && frames.length === 0) messages.push(this.#encode([], true));
    return { messages, stretches: [] };
  }

  #encode(frames: readonly MotionFrame[], end: boolean): Uint8Array {
    const { connectionId, format } = this.#settings;
    const { mask } = this.#frames;
    this.#encoder ??= MOTION_ENCODINGS[format.encoding].begin({ fps: format.fps, mask });
    return encodeMessage({
      type: 'serverResponseAnimation',
      connectionId,
      reqId: this.#reqId,
      end,
      ...(frames.length > 0 && this.#encoder(frames, end)),
    });
  }
}
