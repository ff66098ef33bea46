import type { Emitter } from '../base/emitter.js';
import { AvatarError, ErrorCode, messageOf } from '../base/errors.js';
import type { Caption } from '../events/caption.js';
import type { ControllerEvents } from '../events/table.js';
import type { Round } from '../round/round.js';
import type { CaptionLine } from '../words/captions/line.js';
import { CaptionTrack } from '../words/captions/track.js';
import { readWebVtt, writeWebVtt } from '../words/captions/webvtt.js';
import type { CaptionCue, CaptionSource } from './caption-source.js';
import { nameOf, readBytes, type FileSource } from './speech-source.js';

/** How soon it is looked again, at the least and the most, in milliseconds: timings are set right on the way. */
const SOONEST = 16;
const LATEST = 200;

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

/** Has the captions of a view be those of `track` from now on. */
export function showTrack(events: Emitter<ControllerEvents>, track: CaptionTrack): void {
  tracks.set(events, track);
}

/** Tells the captions of a round as it is heard; and `null` where there are none, and when it is over. */
export function followCaptions(
  round: Round,
  track: CaptionTrack,
  events: Emitter<ControllerEvents>,
): void {
  if (round.over) return;
  showTrack(events, track);
  let shown: Caption | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const show = (caption: Caption | null): void => {
    if (isSame(caption, shown)) return;
    shown = caption;
    events.emit('caption', caption);
  };
  const advance = (): void => {
    if (round.over) return;
    const heard = round.heard();
    show(track.at(heard));
    const wait = (track.nextChange(heard) - heard) * 1000;
    timer = setTimeout(advance, Math.min(LATEST, Math.max(SOONEST, wait)));
  };
  void round.begun.then(advance);
  round.signal.addEventListener('abort', () => {
    clearTimeout(timer);
    show(null);
  });
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
    throw new AvatarError(ErrorCode.invalidAudioInput, message, { cause });
  }
}

function lineOf(cue: CaptionCue, index: number): CaptionLine {
  const { text, start, end } = cue ?? {};
  if (typeof text === 'string' && start >= 0 && end > start) {
    return { text, start, end, speaker: 'avatar', words: [] };
  }
  const message = `captions[${index}] is no caption: give text, and start and end in seconds.`;
  throw new AvatarError(ErrorCode.invalidAudioInput, message);
}
