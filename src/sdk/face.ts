import { isAbortError } from '../base/errors.js';
import type { Logger } from '../base/logger.js';
import type { Reaction } from '../base/reaction.js';
import { Emotion } from '../base/states.js';
import type { Expression } from '../motion/expression.js';
import type { MotionMixer } from '../motion/mixer.js';
import type { SpeechCue } from '../round/speech-cue.js';
import { checkEmotion, checkReaction, checkStrength } from './expression.js';

/**
 * What the application, and the cues of a speech, want to see in a face. The part of the engine
 * that shows it is fetched with the first such wish.
 */
export class Face {
  #emotion: Emotion = Emotion.neutral;
  #strength = 1;
  #listening = false;
  #cued: Pick<SpeechCue, 'emotion' | 'strength'> | null = null;
  #fetching: Promise<Expression> | null = null;
  readonly #gone = new AbortController();

  constructor(
    private readonly mixer: MotionMixer,
    private readonly seed: number,
    private readonly logger: Logger,
  ) {}

  get emotion(): Emotion {
    return this.#emotion;
  }
  get strength(): number {
    return this.#strength;
  }
  get listening(): boolean {
    return this.#listening;
  }
  set listening(listening: boolean) {
    this.#listening = listening;
    this.#show();
  }

  /** @throws AvatarError `invalidExpression`. */
  feel(emotion: Emotion, strength?: number): void {
    const checked = checkStrength(strength);
    this.#emotion = checkEmotion(emotion);
    this.#strength = checked;
    this.#cued = null;
    this.#show();
  }

  /** @throws AvatarError `invalidExpression`; an AbortError once {@link dispose} ends it (rejects). */
  react(reaction: Reaction): Promise<void> {
    try {
      checkReaction(reaction);
    } catch (error) {
      return Promise.reject(error);
    }
    const over = this.#perform(reaction);
    over.catch(this.#complain);
    return over;
  }

  /** Follows a cue; `null` goes back to what the application wants. */
  follow(cue: SpeechCue | null): void {
    if (cue?.emotion || !cue) this.#cued = cue;
    this.#show();
    if (cue?.reaction) void this.react(cue.reaction);
  }

  /** Ends reactions that are under way. */
  dispose(): void {
    this.#gone.abort();
  }

  async #perform(reaction: Reaction): Promise<void> {
    const { signal } = this.#gone;
    const expression = await this.#fetch();
    signal.throwIfAborted();
    const seconds = expression.react(reaction);
    await new Promise<void>((over) => {
      const end = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', end);
        over();
      };
      const timer = setTimeout(end, seconds * 1000);
      signal.addEventListener('abort', end);
    });
    signal.throwIfAborted();
  }

  #show(): void {
    const neutral = (this.#cued?.emotion ?? this.#emotion) === Emotion.neutral;
    if (neutral && !this.#listening && !this.#fetching) return;
    this.#fetch().then(({ mood }) => {
      mood.emotion = this.#cued?.emotion ?? this.#emotion;
      mood.strength = this.#cued?.strength ?? this.#strength;
      mood.listening = this.#listening;
    }, this.#complain);
  }

  #fetch(): Promise<Expression> {
    this.#fetching ??= import('../motion/expression.js').then(
      ({ Expression }) => (this.mixer.expression = new Expression(this.seed)),
      (error: unknown) => {
        this.#fetching = null;
        throw error;
      },
    );
    return this.#fetching;
  }

  readonly #complain = (error: unknown): void => {
    if (!isAbortError(error)) this.logger.warning('Expressions could not be fetched.', error);
  };
}
