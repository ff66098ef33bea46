import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fingerprint, isFresh, recordStep } from '../../scripts/build/freshness.mjs';
import { root } from '../../scripts/lib/paths.mjs';

const FOLDER = 'dist/.build/test';
const STEP = 'test-step';
const write = (file: string, content: string): void => writeFileSync(join(root, file), content);

describe('freshness of a build step', () => {
  before(() => mkdirSync(join(root, FOLDER, 'in'), { recursive: true }));
  after(() => {
    rmSync(join(root, FOLDER), { recursive: true, force: true });
    rmSync(join(root, `dist/.build/${STEP}.json`), { force: true });
  });

  const inputs = (): string => fingerprint([`${FOLDER}/in`]);

  it('lasts while the contents stay, whatever the times of the files', () => {
    write(`${FOLDER}/in/a.txt`, 'one');
    write(`${FOLDER}/out.txt`, '');
    recordStep(STEP, inputs(), [`${FOLDER}/out.txt`]);
    write(`${FOLDER}/in/a.txt`, 'one');
    assert.equal(isFresh(STEP, inputs()), true);
  });

  it('ends with a changed, a new, or a renamed input', () => {
    write(`${FOLDER}/in/a.txt`, 'two');
    assert.equal(isFresh(STEP, inputs()), false);
    write(`${FOLDER}/in/a.txt`, 'one');
    assert.equal(isFresh(STEP, inputs()), true);
    write(`${FOLDER}/in/b.txt`, '');
    assert.equal(isFresh(STEP, inputs()), false);
    rmSync(join(root, FOLDER, 'in/b.txt'));
  });

  it('ends with a lost output', () => {
    rmSync(join(root, FOLDER, 'out.txt'));
    assert.equal(isFresh(STEP, inputs()), false);
  });

  it('removes what the previous run wrote and this one did not', () => {
    write(`${FOLDER}/old.txt`, '');
    recordStep(STEP, inputs(), [`${FOLDER}/old.txt`]);
    recordStep(STEP, inputs(), []);
    assert.throws(() => rmSync(join(root, FOLDER, 'old.txt')), { code: 'ENOENT' });
  });
});
