import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { root } from '../../scripts/lib/paths.mjs';

const dist = join(root, 'dist');
const read = (file: string): string => readFileSync(join(dist, file), 'utf8');
const LINK = /\n\/\/# sourceMappingURL=(maps\/[\w.-]+\.map)\n$/;

const files = readdirSync(dist).filter((file) =>
  /^(spatius-avatar\..+|lipsync-worker|speech-\w+\.worklet)\.js$/.test(file),
);
const linked = files.filter((file) => LINK.test(read(file)));
const mapOf = (file: string): SourceMapPayload =>
  JSON.parse(read(LINK.exec(read(file))![1])) as SourceMapPayload;

/** Words that a minifier leaves as they are: those of messages, one line each. */
const MESSAGE = /(?<=[`"'])[A-Z][a-z]+(?: [a-z]+){3,}(?=[ .,:`"'])/g;

/** Each message of a file, and the line of the source where its map says that it stands. */
function* messagesOf(file: string): Generator<{ message: string; line: string }> {
  const payload = mapOf(file);
  const map = new SourceMap(payload);
  for (const [row, code] of read(file).split('\n').entries()) {
    for (const { index, 0: message } of code.matchAll(MESSAGE)) {
      const entry = map.findEntry(row, index - 1);
      if (!('originalSource' in entry)) throw new Error(`${file}: "${message}" is not in its map.`);
      const source = payload.sources.indexOf(entry.originalSource);
      const line = payload.sourcesContent[source].split('\n').slice(entry.originalLine).join('\n');
      yield { message, line: line.slice(0, 400) };
    }
  }
}

describe('source maps of the script tag', () => {
  it('are linked by every file with code of ours', () => {
    const without = files.filter((file) => !linked.includes(file));
    assert.deepEqual(without, ['spatius-avatar.classic.js']);
    assert.ok(linked.length > 20);
  });

  it('have the sources of the repository, and nothing of the machine that built them', () => {
    for (const file of linked) {
      const { sources, sourcesContent } = mapOf(file);
      for (const [i, source] of sources.entries()) {
        assert.match(source, /^\.\.\/\.\.\/(src|node_modules)\//, file);
        const path = join(dist, 'maps', source);
        assert.ok(existsSync(path), path);
        assert.equal(sourcesContent[i], readFileSync(path, 'utf8'), source);
      }
    }
    const texts = readdirSync(join(dist, 'maps')).map((file) => read(`maps/${file}`));
    assert.ok(texts.every((text) => !text.includes(root)));
  });

  it('lead from a message to the line that has it', () => {
    const messages = linked.flatMap((file) => [...messagesOf(file)]);
    assert.ok(messages.length > 50, `${messages.length} messages`);
    // Where a minifier puts a constant into its only use, it says that it stands there.
    const astray = messages.filter(({ message, line }) => !line.includes(message.slice(0, 12)));
    assert.ok(astray.length < messages.length / 10, JSON.stringify(astray, null, 2));
  });
});
