import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from '../../scripts/lib/paths.mjs';

const read = (file: string): string => readFileSync(join(root, file), 'utf8');

/** Code in a guide that is a file, which the comment before it names. */
const RECIPE = /<!-- (demo\/\S+) -->\n\n```js\n([\s\S]*?)```/g;

test('the recipes of voice agents are the code that is tested', () => {
  const recipes = [...read('docs/voice-agents.md').matchAll(RECIPE)];
  assert.equal(recipes.length, 7);
  for (const [, file, code] of recipes) assert.equal(code, read(file), file);
});
