import { join } from 'node:path';
import { describe, it } from 'node:test';
import { RuleTester } from 'eslint';
import tseslint from 'typescript-eslint';
import { importDirection } from '../../scripts/lint/import-direction.mjs';
import { root } from '../../scripts/lib/paths.mjs';

RuleTester.describe = describe;
RuleTester.it = it;

const tester = new RuleTester({ languageOptions: { parser: tseslint.parser } });
const inFile = (path: string, code: string) => ({ filename: join(root, path), code });
const wrong = (path: string, code: string) => ({
  ...inFile(path, code),
  errors: [{ messageId: 'direction' }],
});

tester.run('import-direction', importDirection, {
  valid: [
    inFile('src/element/x.ts', "import { a } from '../sdk/a.js';"),
    inFile('src/element/x.ts', "void import('../sdk/engine.js');"),
    inFile('src/playback/worklet/x.ts', "import { a } from '../../motion/a.js';"),
    inFile('src/playback/x.ts', "import type { A } from '../transport/a.js';"),
    inFile('src/transport/lipsync/x.ts', "import { a } from '../lipsync/a.js';"),
    inFile('src/motion/x.ts', "import { a } from '../base/a.js';"),
    inFile('server/ingress/x.ts', "import { a } from '../../src/protocol/a.js';"),
    inFile('server-sdk/x.ts', "import { a } from '../src/protocol/a.js';"),
    inFile('cli/x.ts', "import { a } from '../node/a.js';"),
    inFile('src/render/x.ts', "import { Mesh } from 'three';"),
  ],
  invalid: [
    wrong('src/sdk/x.ts', "import { a } from '../element/a.js';"),
    wrong('src/playback/x.ts', "import { a } from '../render/a.js';"),
    wrong('src/motion/x.ts', "import type { A } from '../playback/a.js';"),
    wrong('src/base/x.ts', "export * from '../motion/a.js';"),
    wrong('src/render/x.ts', "void import('../sdk/engine.js');"),
    wrong('src/sdk/x.ts', "import { a } from '../../server/a.js';"),
    wrong('server/x.ts', "import { a } from '../src/sdk/a.js';"),
    wrong('server-sdk/x.ts', "import { a } from '../src/transport/a.js';"),
    wrong('server-sdk/x.ts', "import { a } from '../server/a.js';"),
    wrong('cli/x.ts', "import { a } from '../server/a.js';"),
    wrong('node/x.ts', "import { a } from '../cli/a.js';"),
    wrong('node/x.ts', "import { a } from '../src/render/a.js';"),
    wrong('server/x.ts', "import type { A } from '../server-sdk/a.js';"),
  ],
});
