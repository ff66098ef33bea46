import { expect } from '@open-wc/testing';
import { ErrorCode, ERRORS } from '../../../src/base/errors.js';

describe('pages of the errors', () => {
  for (const code of Object.values(ErrorCode)) {
    it(`explain ${code}`, async () => {
      const page = await fetch(new URL(`../../../docs/errors/${code}.md`, import.meta.url));
      expect(page.status).to.equal(200);
      const text = await page.text();
      expect(text).to.match(new RegExp(`^# ${code}\n\n[^#]+## Likely causes[^#]+## What to do`));
      const row = ERRORS[code];
      const reasons = 'reasons' in row ? row.reasons : [];
      for (const reason of reasons) expect(text).to.contain(`| \`${reason}\` `);
    });
  }
});
