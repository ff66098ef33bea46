import { expect } from '@open-wc/testing';
import { ERROR_REASONS } from '../../../src/base/error-reasons.js';
import { ErrorCode } from '../../../src/base/errors.js';

describe('pages of the errors', () => {
  for (const code of Object.values(ErrorCode)) {
    it(`explain ${code}`, async () => {
      const page = await fetch(new URL(`../../../docs/errors/${code}.md`, import.meta.url));
      expect(page.status).to.equal(200);
      const text = await page.text();
      expect(text).to.match(new RegExp(`^# ${code}\n\n[^#]+## Likely causes[^#]+## What to do`));
      const reasons = Object.hasOwn(ERROR_REASONS, code)
        ? ERROR_REASONS[code as keyof typeof ERROR_REASONS]
        : [];
      for (const reason of reasons) expect(text).to.contain(`| \`${reason}\` `);
    });
  }
});
