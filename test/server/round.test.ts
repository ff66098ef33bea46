import assert from 'node:assert/strict';
import { test } from 'node:test';
import { motion, openLane, roundsOn } from './support/rounds.js';

const SAMPLE = new Uint8Array(2);

test('a round is settled before its last motion leaves and before anyone hears of it', async (t) => {
  const seen: string[] = [];
  const look = (who: string): void => {
    const gone = table.get('first') === null && table.idle;
    seen.push(`${who}: ${first.state}${gone ? ', gone' : ''}`);
  };
  const events = { failed: () => look('failed'), settled: () => look('settled') };
  const { table, rounds } = roundsOn(await openLane(t), 2, events, () => look('sent'));
  let first = rounds('first');
  first.push(SAMPLE, true);
  first.deliver(motion(SAMPLE), false);
  first.deliver(motion(SAMPLE), true);
  assert.deepEqual(seen.splice(0), ['sent: ended', 'sent: done, gone', 'settled: done, gone']);
  assert.throws(() => table.forAudio('first'), /has ended/);

  first = rounds('second');
  first.fail('audio', 'no audio at all');
  assert.deepEqual(seen.splice(0), ['failed: stopped, gone', 'settled: stopped, gone']);
  assert.equal(table.forAudio('second'), null);
});

test('whoever hears that a round is settled may begin and stop others', async (t) => {
  const stopped: string[] = [];
  const events = {
    settled: (): void => {
      const next = ['b', 'c', 'd'][stopped.length];
      if (!next) return;
      stopped.push(next);
      rounds(next).stop();
    },
  };
  const { table, rounds } = roundsOn(await openLane(t), 1, events);
  rounds('a').stop();
  assert.deepEqual(stopped, ['b', 'c', 'd']);
  assert.ok(table.idle);
  for (const id of ['a', 'b', 'c', 'd']) assert.equal(table.forAudio(id), null);
});

test('motion that is on its way when a round is stopped reaches nobody', async (t) => {
  let sent = 0;
  let wake = (): void => {};
  const lane = await openLane(t, () => wake());
  const { rounds } = roundsOn(lane, 2, {}, () => sent++);
  const round = rounds('a');
  round.push(new Uint8Array(32_000), false);
  round.stop();
  while (lane.backlog > 0) await new Promise<void>((resolve) => (wake = resolve));
  assert.equal(sent, 0);
});
