import type { SampleRate } from '../../src/base/audio-format.js';

/** Rate that encoded audio is decoded to, in hertz: that of the lip-sync engine. */
export const DECODED_RATE = 16000;

/** How the motion of a session is encoded. */
export interface MotionFormat {
  /** FLAME keyframes, or the compact codec. */
  readonly encoding: 'flame' | 'compact';
  /** Frames a second. */
  readonly fps: number;
}

export interface LaneSettings {
  readonly connectionId: string;
  /** Whether the audio comes as samples, or as an Ogg Opus stream for each request. */
  readonly audio: 'pcm' | 'opus';
  /** Rate of the audio as the engine gets it, in hertz. */
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

/** Bytes of encoded audio that count for a second while they wait: speech at 24 kbit/s. */
const ENCODED_BYTES_PER_SECOND = 3000;

/** What a push of encoded audio counts for until it is decoded, in samples. */
export function encodedCost(bytes: number, sampleRate: number): number {
  return pushCost(Math.round((bytes / ENCODED_BYTES_PER_SECOND) * sampleRate), sampleRate);
}

/** What a motion thread is told. A lane is one session; its audio is worked off in order. */
export type ToWorker =
  | { type: 'open'; lane: number; settings: LaneSettings }
  | { type: 'push'; lane: number; reqId: string; pcm: Int16Array; end: boolean }
  | { type: 'pushEncoded'; lane: number; reqId: string; bytes: Uint8Array; end: boolean }
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
      /** By how much less is waiting now; see `pushCost`. Decoded audio may count for more. */
      cost: number;
    }
  | {
      type: 'failed';
      lane: number;
      reqId: string;
      /** Whether the audio is at fault, or the engine. */
      fault: 'audio' | 'engine';
      problem: string;
      cost: number;
    };

export interface WorkerData {
  /** Content of the lip-sync weights file. */
  readonly weights: ArrayBuffer;
}
