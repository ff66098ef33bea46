import type { FileSource } from './speech-source.js';

/** A line of captions, in seconds from the first sample of the speech. */
export interface CaptionCue {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Captions of a speech: a file of WebVTT or SubRip, by its URL or itself, or the lines. */
export type CaptionSource = FileSource | readonly CaptionCue[];
