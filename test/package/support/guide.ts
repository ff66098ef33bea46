import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Consumer } from './consumer.js';

const GUIDE = readFileSync(new URL('../../../docs/frameworks.md', import.meta.url), 'utf8');

/** Writes a file of a project as docs/frameworks.md has it, in a block that names it in its first comment. */
export function writeFromGuide(project: Consumer, file: string): void {
  const escaped = file.replaceAll('.', '\\.');
  const named = `(?:// ${escaped}|<!-- ${escaped} -->)`;
  const block = new RegExp(`^\`\`\`\\w+\\n((?:---\\n)?${named}\\n.*?)^\`\`\``, 'ms');
  const [, code] = block.exec(GUIDE) ?? [];
  assert.ok(code, `no ${file} in the guide`);
  project.write(file, code);
}
