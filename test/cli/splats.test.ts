import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { lamSplats } from '../../cli/splats/lam-splats.js';
import { orderSplats } from '../../cli/splats/order.js';
import { pruneSplats } from '../../cli/splats/prune.js';
import { inspectAvatar } from '../../src/inspect.js';
import { temporaryFolder } from '../server/support/server.js';
import { lamZip } from '../support/lam-zip.js';

const CLI = fileURLToPath(new URL('../../cli/main.ts', import.meta.url));

function run(args: readonly string[]): { code: number | null; err: string } {
  const { status, stderr } = spawnSync(process.execPath, ['--import', 'tsx', CLI, ...args], {
    encoding: 'utf8',
  });
  return { code: status, err: stderr };
}

test('pack leaves out what is never seen, tells how far it is, and keeps the face', async (t) => {
  const folder = await temporaryFolder(t);
  const [zip, glb] = ['person.zip', 'person.glb'].map((name) => join(folder, name));
  const archive = await lamZip({ fineness: 16 });
  await writeFile(zip, archive);
  const { code, err } = run(['splats', 'pack', zip, '--out', glb]);
  assert.equal(code, 0, err);
  assert.match(err, /^reading done\nlooking done\npacking done\n/);
  const packed = await readFile(glb);
  const [before, after] = [await inspectAvatar(archive), await inspectAvatar(packed)];
  assert.ok(after.splats < before.splats, `${after.splats} of ${before.splats}`);
  assert.ok(after.splats > before.splats / 3, `${after.splats} of ${before.splats}`);
  assert.deepEqual(after.compression, ['quantisation', 'meshopt']);
  assert.deepEqual(after.shapes, before.shapes);
  assert.deepEqual([after.bones.head, after.bones.neck], ['head', 'neckUpper']);
  assert.equal(after.speech, 'full');
});

test('what is seen stays: the front of a head, its eyes in ranges of their own', async () => {
  const whole = await lamSplats(await lamZip({ fineness: 16 }));
  const seen = orderSplats(pruneSplats(whole, () => undefined));
  const front = (centres: Float32Array): number =>
    centres.filter((value, i) => i % 3 === 2 && value > 0.05).length;
  const back = (centres: Float32Array): number =>
    centres.filter((value, i) => i % 3 === 2 && value < -0.05).length;
  assert.ok(front(seen.centres) > front(whole.centres) * 0.6, 'the face');
  assert.ok(back(seen.centres) < back(whole.centres) * 0.5, 'the back of the head');
  assert.equal(seen.eyeballs.length, 2);
  for (const { splats } of seen.eyeballs) {
    assert.ok(splats.length > 10, 'an eye is seen');
    assert.equal(splats.at(-1)! - splats[0], splats.length - 1, 'one range');
  }
});

test('archives that are no avatar are refused with a reason', async (t) => {
  const folder = await temporaryFolder(t);
  const cut = join(folder, 'cut.zip');
  await writeFile(cut, (await lamZip({ fineness: 16 })).subarray(0, 2000));
  const out = join(folder, 'out.glb');
  const damaged = run(['splats', 'pack', cut, '--out', out]);
  assert.equal(damaged.code, 1);
  assert.match(damaged.err, /cut\.zip cannot be packed: the archive/);
  assert.doesNotMatch(damaged.err, /\n +at /, 'no stack trace');
});
