import type { MotionSegment } from '../motion/segment.js';
import type { ServerResponseAnimation } from '../protocol/messages.js';
import { MOTION_DECODERS } from '../protocol/motion-codecs/table.js';

/** Turns the animation messages of one round into motion segments, whatever codec they came in. */
export class RoundDecoder {
  readonly #decoders = Object.values(MOTION_DECODERS).map((begin) => begin());

  decode(message: ServerResponseAnimation): MotionSegment[] {
    return this.#decoders.flatMap((decode) => decode(message) ?? []);
  }
}
