import { CompactDecoder } from '../motion/compact-decoder.js';
import { FLAME_FPS, FLAME_MASK, frameFromFlame } from '../motion/flame.js';
import type { MotionSegment } from '../motion/segment.js';
import type { ServerResponseAnimation } from '../protocol/messages.js';

/**
 * Turns the animation messages of one round into motion segments. FLAME keyframes carry no time:
 * keyframe k of a round belongs to k / 25 s of its audio. Compact motion carries its own.
 */
export class RoundDecoder {
  #keyframes = 0;
  #compact: CompactDecoder | undefined;

  decode(message: ServerResponseAnimation): MotionSegment[] {
    const segments: MotionSegment[] = [];
    if (message.animation?.length) {
      segments.push({
        start: this.#keyframes / FLAME_FPS,
        fps: FLAME_FPS,
        frames: message.animation.map((keyframe) => frameFromFlame(keyframe)),
        mask: FLAME_MASK,
      });
      this.#keyframes += message.animation.length;
    }
    if (message.compactMotion?.length) {
      this.#compact ??= new CompactDecoder();
      const segment = this.#compact.decode(message.compactMotion);
      if (segment.frames.length > 0) segments.push(segment);
    }
    return segments;
  }
}
