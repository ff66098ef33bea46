import type { Reaction } from '../base/reaction.js';
import type { Emotion, RoundId } from '../base/states.js';
import { checkEmotion, checkReaction, checkStrength, invalid } from './expression.js';

/** What the face does at a moment of a speech. */
export interface SpeechCue {
  /** Seconds from the first sample of the speech. */
  readonly at: number;
  /** Expressed until the next cue that names one, at most until the end of the speech. */
  readonly emotion?: Emotion;
  /** Of the emotion, 0..1. Default 1. */
  readonly strength?: number;
  readonly reaction?: Reaction;
}

/** A reaction that could not be shown for so many seconds is out of place. */
const TOO_LATE = 2;

/**
 * The cues in order of time.
 *
 * @throws AvatarError `invalidExpression`, naming the first cue that cannot be used by its index.
 */
export function readCues(cues: readonly SpeechCue[] = []): readonly SpeechCue[] {
  return cues.map(readCue).sort((a, b) => a.at - b.at);
}

function readCue(cue: SpeechCue, index: number): SpeechCue {
  const where = `cues[${index}].`;
  const { at, emotion, strength, reaction } = cue ?? {};
  if (!Number.isFinite(at) || at < 0) {
    throw invalid(`${where}at is ${String(at)}; give seconds from the start of the speech.`);
  }
  if (emotion === undefined && reaction === undefined) {
    throw invalid(`cues[${index}] does nothing; give it an emotion or a reaction.`);
  }
  return {
    at,
    ...(emotion !== undefined && {
      emotion: checkEmotion(emotion, where),
      strength: checkStrength(strength, where),
    }),
    ...(reaction !== undefined && { reaction: checkReaction(reaction, where) }),
  };
}

/** How often it is looked again whether sound that stands still goes on, in milliseconds. */
const LOOK_AGAIN = 50;

/** Gives out the cues of one round as its sound is heard, whether or not anything is drawn. */
export class CueTrack {
  #round: RoundId | null = null;
  #waiting: readonly SpeechCue[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  /**
   * @param heard seconds of a round that were heard; 0 once it is over.
   * @param show is given each cue that is due, and `null` when those of a round are over.
   */
  constructor(
    private readonly heard: (round: RoundId) => number,
    private readonly show: (cue: SpeechCue | null) => void,
  ) {}

  begin(round: RoundId, cues: readonly SpeechCue[]): void {
    this.end();
    if (cues.length === 0) return;
    this.#round = round;
    this.#waiting = cues;
  }

  /** The first sample of a round is rendered. */
  start(round: RoundId): void {
    if (round === this.#round) this.#advance();
  }

  /** Drops what is left of a round's cues, and takes back what they made the face express. */
  end(round = this.#round): void {
    if (round === null || round !== this.#round) return;
    clearTimeout(this.#timer);
    this.#round = null;
    this.#waiting = [];
    this.show(null);
  }

  #advance(): void {
    const round = this.#round;
    if (round === null) return;
    const heard = this.heard(round);
    while (this.#waiting.length > 0 && this.#waiting[0].at <= heard) {
      const [{ reaction, ...cue }, ...rest] = this.#waiting;
      this.#waiting = rest;
      const late = heard - cue.at > TOO_LATE;
      this.show({ ...cue, ...(reaction !== undefined && !late && { reaction }) });
      // Whoever was shown the cue may have ended the speech.
      if (this.#round !== round) return;
    }
    const [next] = this.#waiting;
    if (!next) return;
    const wait = Math.max(LOOK_AGAIN, (next.at - heard) * 1000);
    this.#timer = setTimeout(() => this.#advance(), wait);
  }
}
