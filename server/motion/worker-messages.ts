import type { MessagePort } from 'node:worker_threads';
import type { SampleRate } from '../../src/base/sample-rate.js';
import type { MotionCodec } from '../../src/protocol/motion-codecs/table.js';
import type { ThreadLoad } from './load-meter.js';
import { ROOM_RATE, type Stretch } from './stretch.js';

/** Rate of the lip-sync engine, in hertz. */
const ENGINE_RATE = 16000;

/** Rate that encoded audio is decoded to, in hertz: higher where somebody hears it. */
export function decodedRate(inRoom: boolean) {
  return inRoom ? ROOM_RATE : ENGINE_RATE;
}

/** How the motion of a session is encoded. */
export interface MotionFormat {
  readonly encoding: MotionCodec;
  /** Frames a second. */
  readonly fps: number;
}

/** Who shares a motion thread. */
export interface Tenant {
  readonly id: string;
  /** Its part of the time where there is not enough, beside the weights of others. */
  readonly weight: number;
}

export interface LaneSettings {
  readonly connectionId: string;
  /** Default: one of weight 1 that all without share. */
  readonly tenant?: Tenant;
  /** Whether the audio comes as samples, or as an Ogg Opus stream for each request. */
  readonly audio: 'pcm' | 'opus';
  /** Rate of the audio as the engine gets it, in hertz. */
  readonly sampleRate: SampleRate;
  /** What the client gets; nothing where there is a room. */
  readonly format: MotionFormat;
  /** Where the audio is heard in a room. */
  readonly room?: {
    /** Whether motion may go there. */
    readonly motion: boolean;
  };
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

/** What so many bytes of a session's audio count for, in samples. */
export function audioCost(bytes: number, { audio, sampleRate }: LaneSettings): number {
  return audio === 'pcm' ? pushCost(bytes / 2, sampleRate) : encodedCost(bytes, sampleRate);
}

/** Opens a lane on a motion thread; all else that concerns the session goes over its port. */
export interface OpenLane {
  readonly port: MessagePort;
  readonly settings: LaneSettings;
}

/**
 * What a motion thread is told over the port of a session; closing it ends the lane. A round is
 * named by its number in the session, from its beginning on. Audio is worked off in order.
 */
export type ToWorker =
  | { type: 'begin'; round: number; reqId: string }
  /** `bytes`: whole PCM16 samples, little-endian, or the next of the round's Ogg Opus stream. */
  | {
      type: 'audio';
      round: number;
      bytes: Uint8Array;
      end: boolean;
      /** When it came, in milliseconds on the clock of the process. */
      at: number;
    }
  | { type: 'stop'; round: number }
  | { type: 'hold'; held: boolean };

/** What it says there. `cost`: by how much less is waiting now, in samples; see `pushCost`. */
export type FromWorker =
  | {
      type: 'motion';
      round: number;
      /** Encoded ServerResponseAnimation messages, in order; maybe none yet. */
      messages: readonly Uint8Array[];
      /** What goes into a room, in order; maybe nothing yet. */
      stretches: readonly Stretch[];
      /** Whether they are the last of the round. */
      end: boolean;
      cost: number;
    }
  | {
      type: 'failed';
      round: number;
      /** Whether the audio is at fault, or the engine. */
      fault: 'audio' | 'engine';
      problem: string;
      cost: number;
    }
  /** Something else than motion came of what was waiting. Decoded audio may count for more. */
  | { type: 'progress'; cost: number };

/** What a thread itself says: that it stands, and then how it is doing. */
export type FromThread = 'ready' | ThreadLoad;

export interface WorkerData {
  /** Content of the lip-sync weights file. */
  readonly weights: ArrayBuffer;
}
