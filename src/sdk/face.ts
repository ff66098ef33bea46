import type { Logger } from '../base/logger.js';
import type { Reaction } from '../base/reaction.js';
import { Emotion } from '../base/states.js';
import type { Expression } from '../motion/expression.js';
import type { MotionMixer } from '../motion/mixer.js';
import type { SpeechCue } from './cues.js';
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

  /** @throws AvatarError `invalidExpression` (rejects). */
  async react(reaction: Reaction): Promise<void> {
    checkReaction(reaction);
    const expression = await this.#fetch();
    const seconds = expression.react(reaction);
    await new Promise((over) => setTimeout(over, seconds * 1000));
  }

  /** Follows a cue; `null` goes back to what the application wants. */
  follow(cue: SpeechCue | null): void {
    if (cue?.emotion || !cue) this.#cued = cue;
    this.#show();
    if (cue?.reaction) this.react(cue.reaction).catch(this.#complain);
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

  readonly #complain = (error: unknown): void =>
    this.logger.warning('Expressions could not be fetched.', error);
}
