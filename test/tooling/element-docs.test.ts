import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { elementDocs } from '../../scripts/build/element-docs.mjs';

describe('docs/element.md', () => {
  it('has the options that the element has', async () => {
    const { present, current } = await elementDocs();
    assert.equal(present, current, 'Run `npm run build -- manifest` and commit docs/element.md.');
  });
});
