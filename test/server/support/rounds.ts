import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import type { TestContext } from 'node:test';
import { Round, type RoundEvents, type RoundWays } from '../../../server/ingress/round.js';
import { SocketOutlet } from '../../../server/ingress/socket-outlet.js';
import { RoundTable } from '../../../server/ingress/round-table.js';
import type { Animated } from '../../../server/motion/animator.js';
import type { MotionLane } from '../../../server/motion/lane.js';
import { MotionThread } from '../../../server/motion/thread.js';
import { WorkerSite } from '../../../server/motion/worker-site.js';
import { weightsPath } from '../../../server/package-files.js';

/** What a thread makes of some audio, for a client. */
export function motion(...messages: Uint8Array[]): Animated {
  return { messages, stretches: [] };
}

/** A lane on a motion thread of its own. */
export async function openLane(t: TestContext, progress = (): void => {}): Promise<MotionLane> {
  const file = await readFile(weightsPath());
  const weights = file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength);
  const thread = new MotionThread(await WorkerSite.start(weights));
  t.after(() => thread.stop());
  const settings = {
    connectionId: 'c',
    audio: 'pcm',
    sampleRate: 16000,
    format: { encoding: 'flame', fps: 25 },
  } as const;
  return thread.open(settings, { progress, lost() {} });
}

/**
 * Rounds on a lane, as a session has them; `rounds()` insists on one that takes audio.
 *
 * @param send - what becomes of their motion
 */
export function roundsOn(
  lane: MotionLane,
  maxOpen: number,
  events: Partial<RoundEvents> = {},
  send: (message: unknown) => void = () => {},
): { table: RoundTable; rounds: (id: string, how?: 'get' | 'forAudio') => Round } {
  const ways: RoundWays = { lane, outlet: new SocketOutlet({ send }, () => {}) };
  const table: RoundTable = new RoundTable(
    maxOpen,
    (id) =>
      new Round(id, ways, {
        moved: (round, from) => table.moved(round, from),
        failed() {},
        truncated() {},
        settled() {},
        ...events,
      }),
  );
  return {
    table,
    rounds: (id, how = 'forAudio') => {
      const round = table[how](id);
      assert.ok(round);
      return round;
    },
  };
}
