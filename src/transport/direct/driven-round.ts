import type { SampleRate } from '../../base/sample-rate.js';
import type { Round } from '../../round/round.js';

/** A round that is to get its motion from a Motion Server, and how. */
export interface DrivenRound {
  readonly round: Round;
  /** Of the session, in hertz. */
  readonly sampleRate: SampleRate;
  /** A server left it before it gave any motion: one that leaves it again may do so because of it. */
  readonly passedOn?: boolean;
  /** Told when so much speech waits that the round is given up. */
  overflow(): void;
  /** Lets go of its audio, which is held until the first motion: until then another server can take over. */
  release(): void;
}
