import { expect } from '@open-wc/testing';
import { ErrorCode } from '../../../src/base/errors.js';

describe('pages of the errors', () => {
  for (const code of Object.values(ErrorCode)) {
    it(`explain ${code}`, async () => {
      const page = await fetch(new URL(`../../../docs/errors/${code}.md`, import.meta.url));
      expect(page.status).to.equal(200);
      expect(await page.text()).to.match(
        new RegExp(`^# ${code}\n\n[^#]+## Likely causes[^#]+## What to do`),
      );
    });
  }
});
