import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { RuleTester } from 'eslint';
import tseslint from 'typescript-eslint';
import { noCircularImports } from '../../scripts/lint/no-circular-imports.mjs';

RuleTester.describe = describe;
RuleTester.it = it;

const folder = mkdtempSync(join(tmpdir(), 'spatius-avatar-imports-'));
after(() => rmSync(folder, { recursive: true, force: true }));

/** Writes a file of a source tree, to lint it or to be imported. */
function file(name: string, code: string): { filename: string; code: string } {
  writeFileSync(join(folder, name), code);
  return { filename: join(folder, name), code };
}
const circle = (name: string, code: string) => ({
  ...file(name, code),
  errors: [{ messageId: 'circle' }],
});

file('leaf.ts', 'export const leaf = 1;');
file('first.ts', "import type { Third } from './third.js';\nexport type First = Third;");
file('second.ts', "export type { First } from './first.js';");
file('lazy-part.ts', "import type { Whole } from './lazy.js';\nexport const part = {} as Whole;");

new RuleTester({ languageOptions: { parser: tseslint.parser } }).run(
  'no-circular-imports',
  noCircularImports,
  {
    valid: [
      file('tree.ts', "import { leaf } from './leaf.js';\nexport * from './leaf.js';\nleaf;"),
      // It leads into a circle and is no part of it.
      file('outside.ts', "import type { First } from './second.js';\nexport type Other = First;"),
      file('unknown.ts', "import './missing.js';\nimport 'node:fs';"),
    ],
    invalid: [
      circle('third.ts', "import type { First } from './second.js';\nexport type Third = First;"),
      circle('itself.ts', "export * from './itself.js';"),
      circle('lazy.ts', "export type Whole = object;\nvoid import('./lazy-part.js');"),
      circle('typed.ts', "export type Typed = import('./typed.js').Typed | undefined;"),
    ],
  },
);
