import { Emotion } from '../base/states.js';
import { LISTENING, ListeningNods } from './attention.js';
import { EMOTION_POSES, EMOTION_SPEED } from './emotions.js';
import { hash } from './noise.js';
import { PoseChannel, type Pose } from './pose.js';
import { addSigned, signedWeights, type SignedWeights } from './signed-pose.js';
import { Spring } from './spring.js';

/** How quickly attention comes and goes, in hertz. */
const LISTENING_SPEED = 0.9;

interface Blend {
  readonly emotion: Emotion;
  readonly weights: SignedWeights;
  readonly spring: Spring;
}

/**
 * What lasts in a face: an emotion, and whether it listens. Each comes and goes by a spring of its
 * own, so changes in any order melt into one another.
 */
export class Mood {
  emotion: Emotion = Emotion.neutral;
  /** 0..1. */
  strength = 1;
  listening = false;
  readonly #blends: readonly Blend[] = Object.entries(EMOTION_POSES).map(([name, pose]) => {
    const emotion = name as Emotion;
    const spring = new Spring(EMOTION_SPEED[emotion]);
    return { emotion, spring, weights: signedWeights(pose) };
  });
  readonly #attention = new Spring(LISTENING_SPEED);
  readonly #nods: ListeningNods;

  constructor(seed: number) {
    this.#nods = new ListeningNods(hash(seed, 3));
  }

  /** How attentive it is now, 0..1. */
  get attention(): number {
    return this.#attention.value;
  }

  /** Whether an emotion, or attention, comes or goes. */
  get changing(): boolean {
    return !this.#attention.still || this.#blends.some(({ spring }) => !spring.still);
  }

  /**
   * Goes on by `step` seconds, or at once to where it wants to be, and writes a signed pose. Who
   * speaks does not listen.
   */
  advance(now: number, step: number | null, speaking: boolean, out: Pose): void {
    out.fill(0);
    const move = (spring: Spring, target: number) => Math.max(0, spring.follow(target, step));
    for (const { emotion, weights, spring } of this.#blends) {
      addSigned(weights, move(spring, emotion === this.emotion ? this.strength : 0), out);
    }
    const attention = move(this.#attention, this.listening && !speaking ? 1 : 0);
    addSigned(LISTENING, attention, out);
    out[PoseChannel.headPitch] += attention * this.#nods.sample(now);
  }
}
