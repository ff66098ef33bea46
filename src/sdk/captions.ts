import type { Emitter } from '../base/emitter.js';
import { invalidAudio, messageOf } from '../base/errors.js';
import type { Caption } from '../events/caption.js';
import type { ControllerEvents } from '../events/table.js';
import type { Round } from '../round/round.js';
import type { CaptionLine } from '../words/captions/line.js';
import { CaptionTrack } from '../words/captions/track.js';
import { readWebVtt, writeWebVtt } from '../words/captions/webvtt.js';
import type { CaptionCue, CaptionSource } from './caption-source.js';
import { nameOf, readBytes, type FileSource } from './speech-source.js';

/** How soon it is looked again at the soonest, in milliseconds: where sound stands still, it may be due for long. */
const SOONEST = 30;

/** What each view says now, or said last. */
const tracks = new WeakMap<Emitter<ControllerEvents>, CaptionTrack>();

/**
 * Captions of what is said, or was said last, as WebVTT.
 *
 * @param controller of the view.
 * @returns the file; one without cues where nothing had captions.
 */
export function exportCaptions({ events }: { readonly events: Emitter<ControllerEvents> }): string {
  return writeWebVtt(tracks.get(events)?.lines ?? []);
}

/** Tells the captions of a round as it is heard; and `null` where there are none, and when it is over. */
export function followCaptions(
  round: Round,
  track: CaptionTrack,
  events: Emitter<ControllerEvents>,
): void {
  if (round.over) return;
  tracks.set(events, track);
  void round.begun.then(() => {
    if (round.over) return;
    const stop = follow(track, events, () => round.heard());
    round.signal.addEventListener('abort', stop);
  });
}

/**
 * Has the captions of a view be those of `track`, and tells them as their time comes.
 *
 * @param now the time of the track, in seconds.
 * @returns what ends it; nothing is shown then.
 */
export function follow(
  track: CaptionTrack,
  events: Emitter<ControllerEvents>,
  now: () => number,
): () => void {
  tracks.set(events, track);
  let shown: Caption | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const show = (caption: Caption | null): void => {
    if (isSame(caption, shown)) return;
    shown = caption;
    events.emit('caption', caption);
  };
  const advance = (): void => {
    clearTimeout(timer);
    const time = now();
    show(track.at(time));
    const wait = (track.nextChange(time) - time) * 1000;
    if (wait < Infinity) timer = setTimeout(advance, Math.max(SOONEST, wait));
  };
  track.onChange = advance;
  advance();
  return () => {
    track.onChange = null;
    clearTimeout(timer);
    show(null);
  };
}

function isSame(one: Caption | null, other: Caption | null): boolean {
  return (
    one?.text === other?.text &&
    one?.start === other?.start &&
    one?.word?.index === other?.word?.index
  );
}

/**
 * Reads captions of speech that is there already.
 *
 * @throws AvatarError `invalidAudioInput` naming what cannot be read; the signal's reason when aborted.
 */
export async function readCaptions(
  source: CaptionSource,
  signal: AbortSignal,
): Promise<CaptionTrack> {
  const lines = Array.isArray(source)
    ? (source as readonly CaptionCue[]).map(lineOf)
    : await readFile(source as FileSource, signal);
  const track = new CaptionTrack();
  track.set(source, lines);
  return track;
}

async function readFile(file: FileSource, signal: AbortSignal): Promise<CaptionLine[]> {
  const bytes = await readBytes(file, signal, 'Captions');
  try {
    return readWebVtt(new TextDecoder().decode(bytes));
  } catch (cause) {
    const message = `${nameOf(file)} cannot be used as captions: ${messageOf(cause)}.`;
    throw invalidAudio(message, cause);
  }
}

function lineOf(cue: CaptionCue, index: number): CaptionLine {
  const { text, start, end } = cue ?? {};
  if (typeof text === 'string' && start >= 0 && end > start) {
    return { text, start, end, speaker: 'avatar', words: [] };
  }
  const message = `captions[${index}] is no caption: give text, and start and end in seconds.`;
  throw invalidAudio(message);
}
