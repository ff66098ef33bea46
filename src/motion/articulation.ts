import { Channel, channelsNamed } from './channels.js';
import type { MotionFrame } from './segment.js';

/** Channels that part or shape the lips: these the gain scales. */
const OPENING = channelsNamed(/^(jaw(?!Open)|mouth(?!Close|Roll|Press)|tongue)/);

/** Channels that hold the lips together: a small gain must not open a p, b or m. */
const CLOSING = channelsNamed(/^mouth(Roll|Press)/);

/** A gain of at least 1 with a soft ceiling: slope `gain` at 0, 1 stays 1, never decreasing. */
const softGain = (value: number, gain: number): number =>
  gain <= 1 ? value * gain : (gain * value) / (1 + (gain - 1) * value);

/**
 * Scales how far the mouth moves, in place. `mouthClose` closes the lips over an open jaw, so it
 * keeps its proportion to `jawOpen`: a mouth that was shut stays shut at any gain.
 *
 * @param gain 0 (a mouth that does not move) to 2; 1 changes nothing.
 */
export function articulate(frame: MotionFrame, gain: number): void {
  if (gain === 1) return;
  const jaw = frame[Channel.jawOpen];
  const jawAfter = softGain(jaw, gain);
  frame[Channel.jawOpen] = jawAfter;
  if (jaw > 0)
    frame[Channel.mouthClose] = Math.min(1, frame[Channel.mouthClose] * (jawAfter / jaw));
  for (const channel of OPENING) frame[channel] = softGain(frame[channel], gain);
  const closing = gain < 1 ? Math.min(1, 2 * gain) : gain;
  for (const channel of CLOSING) frame[channel] = softGain(frame[channel], closing);
}
