import type { Emitter } from '../base/emitter.js';
import type { ControllerEvents } from '../events/table.js';
import type { Transcription } from '../events/transcription.js';
import { cutLines, type CaptionLine } from '../words/captions/line.js';
import { CaptionTrack } from '../words/captions/track.js';
import { follow } from './captions.js';

/** How fast a text is taken to be said where nothing tells, in characters a second. */
const PACE = 17;
/** How long a line stays when it is said, in seconds. */
const LINGER = 1;

/** Who has a transcript. */
const followed = new WeakSet<Emitter<ControllerEvents>>();

/**
 * Makes captions of what is transcribed in a room, as long as `events` last. Agents send words as they
 * say them, or a whole answer at once: then its lines come at the pace of speech.
 */
export function followTranscriptions(events: Emitter<ControllerEvents>): void {
  if (followed.has(events)) return;
  followed.add(events);
  const began = performance.now();
  const now = (): number => (performance.now() - began) / 1000;
  const track = new CaptionTrack();
  events.on('transcription', (said) => {
    if (track.onChange === null) follow(track, events, now);
    const key = `${said.speaker} ${said.participant} ${said.segment}`;
    track.set(key, linesOf(said, track.linesOf(key), now()));
  });
}

/** @param known lines that were shown of it before. */
function linesOf(
  { text, speaker }: Transcription,
  known: readonly CaptionLine[],
  now: number,
): CaptionLine[] {
  let due = now;
  const lines = cutLines(text).map(([from, to], place) => {
    const start = known[place]?.start ?? due;
    due = Math.max(now, start + (to - from) / PACE);
    return { text: text.slice(from, to).trim(), start, speaker, words: [] };
  });
  return lines.map((line, place) => ({ ...line, end: lines[place + 1]?.start ?? due + LINGER }));
}
