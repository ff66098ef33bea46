import type { SampleRate } from '../../src/base/audio-format.js';

/** How the motion of a session is encoded. */
export interface MotionFormat {
  /** FLAME keyframes, or the compact codec. */
  readonly encoding: 'flame' | 'compact';
  /** Frames a second. */
  readonly fps: number;
}

export interface LaneSettings {
  readonly connectionId: string;
  /** Rate of the audio, in hertz. */
  readonly sampleRate: SampleRate;
  readonly format: MotionFormat;
}

/** What handing in a push takes however little audio it holds, in seconds of audio. */
const LEAST_PUSH_SECONDS = 1 / 50;

/**
 * What a push counts for while it waits, in samples: its audio, but never nothing, so that a flood
 * of empty pushes fills a session's backlog too.
 */
export function pushCost(samples: number, sampleRate: number): number {
  return Math.max(samples, Math.round(LEAST_PUSH_SECONDS * sampleRate));
}

/** What a motion thread is told. A lane is one session; its audio is worked off in order. */
export type ToWorker =
  | { type: 'open'; lane: number; settings: LaneSettings }
  | { type: 'push'; lane: number; reqId: string; pcm: Int16Array; end: boolean }
  | { type: 'interrupt'; lane: number; reqId: string }
  | { type: 'hold'; lane: number; held: boolean }
  | { type: 'close'; lane: number };

/** What a motion thread says. */
export type FromWorker =
  | { type: 'ready' }
  | {
      type: 'motion';
      lane: number;
      reqId: string;
      /** Encoded ServerResponseAnimation messages, in order; maybe none yet. */
      messages: Uint8Array[];
      /** Whether they are the last of the request. */
      end: boolean;
      /** Part of the cost of the pushes that is worked off; see `pushCost`. */
      cost: number;
    }
  | { type: 'failed'; lane: number; reqId: string; problem: string; cost: number };

export interface WorkerData {
  /** Content of the lip-sync weights file. */
  readonly weights: ArrayBuffer;
}
