import { AvatarError, isAbortError } from '../base/errors.js';
import type { LinkEvents, RemoteSpeaker, RoomLink } from './link.js';
import { TrackSpeech } from './track-speech.js';
import { SessionCounters } from './session-summary.js';
import type { Lipsync, Stage } from './stage.js';

export interface RoomPlayerOptions {
  /** `false`: the page plays the sound of the room itself, and the mouth moves in silence. */
  readonly audible: boolean;
  /** Motion of a server has stayed away in the middle of a session. */
  stalled?(): void;
}

/** Shows who speaks in a room on a stage, for as long as it is not disposed. */
export class RoomPlayer {
  readonly #link: RoomLink;
  readonly #stage: Stage;
  readonly #options: RoomPlayerOptions;
  readonly #lipsync: Lipsync;
  readonly counters = new SessionCounters();
  #track: MediaStreamTrack | null = null;
  #speech: TrackSpeech | null = null;
  #over = new AbortController();

  constructor(link: RoomLink, stage: Stage, options: RoomPlayerOptions) {
    this.#link = link;
    this.#stage = stage;
    this.#options = options;
    this.#lipsync = stage.lipsync();
    // A speaker is about to come: the engine loads meanwhile.
    this.#lipsync.warmUp();
    for (const [event, listener] of this.#listeners) link.events.on(event, listener);
    this.#hear(link.speaker);
  }

  dispose(): void {
    for (const [event, listener] of this.#listeners) this.#link.events.off(event, listener);
    this.#hear(null);
    this.#lipsync.dispose();
  }

  readonly #listeners = Object.entries({
    speaker: (speaker) => this.#hear(speaker),
    hint: (hint) => this.#speech?.hint(hint),
    motion: (packet) => this.#speech?.receive(packet),
    transcription: (said) => void this.#stage.events.emit('transcription', said),
  } satisfies Listeners) as [keyof LinkEvents, () => void][];

  #hear(speaker: RemoteSpeaker | null): void {
    const track = speaker?.track ?? null;
    if (track === this.#track) return;
    this.#over.abort();
    this.#over = new AbortController();
    this.#track = track;
    this.#speech = null;
    if (!track) return;
    const { signal } = this.#over;
    const speech = new TrackSpeech(this.#stage, {
      lipsync: this.#lipsync,
      audible: this.#options.audible,
      served: {
        serve: this.#link.serve,
        counters: this.counters,
        stalled: () => this.#options.stalled?.(),
      },
      signal,
    });
    this.#speech = speech;
    speech.run(track).catch((error: unknown) => {
      if (error instanceof AvatarError) this.#stage.events.emit('error', error);
      else if (!isAbortError(error)) this.#stage.logger.error('A room cannot be heard.', error);
    });
  }
}

type Listeners = { [Event in keyof LinkEvents]?: (...args: LinkEvents[Event]) => void };
