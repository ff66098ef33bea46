import type { RoundId } from '../base/states.js';
import { createId } from '../protocol/ids.js';
import { AudioTrack } from './audio-track.js';
import { MotionTrack } from './motion-track.js';
import type { SpeechCue } from './speech-cue.js';
import type { SpeechLatency, SpeechReport } from './speech-report.js';

export interface RoundOptions {
  /** Rate of the audio that will be handed over, in hertz. */
  readonly sampleRate: number;
  /** The audio comes as it happens: keep little of it ahead. */
  readonly live?: boolean;
  /** `false` moves the mouth in silence. Default `true`. */
  readonly audible?: boolean;
  /** What the face does on the way, in order of time. */
  readonly cues?: readonly SpeechCue[];
}

/** What makes motion needs of a round. */
export type SpokenRound = Pick<
  Round,
  'id' | 'sampleRate' | 'live' | 'over' | 'signal' | 'begun' | 'audio' | 'motion'
>;

/**
 * One response of the avatar, from its first audio to its last heard sample: a place for its audio,
 * one for its motion, and its report. Whoever works for it holds it, and ends with its signal.
 */
export class Round {
  /** What the API and the wire name it by. */
  readonly id: RoundId = createId();
  readonly sampleRate: number;
  readonly live: boolean;
  readonly audible: boolean;
  readonly cues: readonly SpeechCue[];
  readonly audio: AudioTrack;
  readonly motion: MotionTrack;
  /** Aborted as soon as the round takes nothing more, for whatever reason. */
  readonly signal: AbortSignal;
  /** Settles when its first sample is rendered; never where none is. */
  readonly begun: Promise<void>;
  /** Settles with the report, once nothing more of it will be heard. */
  readonly finished: Promise<SpeechReport>;
  /** Seconds of it heard by now. Set by who plays it. */
  heard: () => number = () => 0;
  readonly #life = new AbortController();
  #begin!: () => void;
  #finish!: (report: SpeechReport) => void;
  #report: SpeechReport | null = null;
  #heardAt: DOMHighResTimeStamp | null = null;

  constructor({ sampleRate, live = false, audible = true, cues = [] }: RoundOptions) {
    this.sampleRate = sampleRate;
    this.live = live;
    this.audible = audible;
    this.cues = cues;
    this.signal = this.#life.signal;
    this.audio = new AudioTrack(sampleRate, this.signal);
    this.motion = new MotionTrack(this.signal);
    this.begun = new Promise((settle) => (this.#begin = settle));
    this.finished = new Promise((settle) => (this.#finish = settle));
  }

  /** Whether it takes nothing more. */
  get over(): boolean {
    return this.signal.aborted;
  }

  /** The report, once there is one. */
  get report(): SpeechReport | null {
    return this.#report;
  }

  /** For who plays it: its first sample is rendered, and heard so many seconds later. */
  begin(outputLatency: number): void {
    this.#heardAt = performance.now() + outputLatency * 1000;
    this.#begin();
  }

  /** @param seenAt page time at which its motion was first seen, in milliseconds. */
  latency(seenAt: DOMHighResTimeStamp | null): SpeechLatency {
    const { since } = this.audio;
    const until = (time: number | null): number | null =>
      time === null || since === null ? null : (time - since) / 1000;
    return { sound: until(this.#heardAt), mouth: until(seenAt) };
  }

  /** For who plays it: it takes nothing more, though its last samples may still fade out. */
  close(): void {
    this.#life.abort();
  }

  /** For who plays it: nothing more of it will be heard. */
  finish(report: SpeechReport): void {
    if (this.#report) return;
    this.#report = report;
    this.close();
    this.#finish(report);
  }
}
