import type { SampleRate } from '../../base/audio-format.js';
import type { Round } from '../../round/round.js';

/** A round that a server left before it gave any motion, and how it is driven. All its audio is held. */
export interface Unanswered {
  readonly round: Round;
  readonly sampleRate: SampleRate;
  overflow(): void;
  /** Lets go of its audio. */
  release(): void;
}

/** Who holds connections, one after the other. */
type Owner = object;

/** What goes on with them. */
interface Connection {
  drive(round: Round, sampleRate: SampleRate, overflow: () => void, release: () => void): void;
}

const waiting = new WeakMap<Owner, readonly Unanswered[]>();
/** Those that were left once: a server that leaves them again may do so because of them. */
const left = new WeakSet<Round>();

/** Keeps rounds for the next connection of the same owner. @returns those that have to be given up */
export function keepUnanswered(owner: Owner, rounds: readonly Unanswered[]): Round[] {
  const isNew = ({ round }: Unanswered): boolean => !left.has(round) && !round.motion.present;
  const kept = rounds.filter(isNew);
  for (const { round } of kept) left.add(round);
  waiting.set(owner, kept);
  return rounds.filter((one) => !kept.includes(one)).map(({ round }) => round);
}

/** Has a new connection go on with what the one before left. */
export function driveUnanswered(owner: Owner, connection: Connection): void {
  for (const { round, sampleRate, overflow, release } of take(owner)) {
    connection.drive(round, sampleRate, overflow, release);
  }
}

/** There is no next connection. */
export function dropUnanswered(owner: Owner, drop: (round: Round) => void): void {
  for (const { round, release } of take(owner)) {
    release();
    drop(round);
  }
}

function take(owner: Owner): readonly Unanswered[] {
  const rounds = waiting.get(owner) ?? [];
  waiting.delete(owner);
  return rounds;
}
