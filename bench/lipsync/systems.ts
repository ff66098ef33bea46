import { readFileSync } from 'node:fs';
import { LipsyncEngine, loadModel } from '../../src/lipsync/index.js';
import { Channel, FRAME_SIZE } from '../../src/motion/channels.js';
import type { MotionFrame } from '../../src/motion/segment.js';

/** Something that turns speech into frames at {@link FPS}. */
export interface System {
  readonly name: string;
  /** Seconds from a sample to the frame it belongs to. */
  readonly latency: number;
  move(pcm: Int16Array): readonly MotionFrame[];
}

/** Frames a second that all systems are compared at. */
export const FPS = 50;
const RATE = 16000;

/** The engine as shipped. */
export function ours(): System {
  const bytes = readFileSync(new URL('../../src/lipsync/weights/lipsync.bin', import.meta.url));
  const model = loadModel(new Uint8Array(bytes).buffer);
  const { latency } = new LipsyncEngine(model, { sampleRate: RATE });
  return {
    name: 'spatius-avatar',
    latency,
    move: (pcm) => new LipsyncEngine(model, { sampleRate: RATE }).push(pcm, true).frames,
  };
}

/** What simple pages do: the loudness of the moment opens the jaw. */
export const loudness: System = {
  name: 'loudness to jawOpen',
  latency: 0.02,
  move(pcm) {
    const hop = RATE / FPS;
    const frames: MotionFrame[] = [];
    let peak = 500;
    let level = 0;
    for (let k = 0; k * hop < pcm.length; k++) {
      const part = pcm.subarray(Math.max(0, (k - 1) * hop), (k + 1) * hop);
      const rms = Math.sqrt(part.reduce((sum, value) => sum + value * value, 0) / part.length);
      peak = Math.max(rms, peak * 0.999);
      level = 0.5 * level + 0.5 * Math.min(1, rms / peak);
      const frame = new Float32Array(FRAME_SIZE);
      frame[Channel.jawOpen] = level;
      frames.push(frame);
    }
    return frames;
  },
};
