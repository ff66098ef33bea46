import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rollup } from 'rollup';
import { dropShaders } from '../../scripts/build/drop-shaders.mjs';
import { minifyShader } from '../../scripts/build/minify-shaders.mjs';
import { dropUnusedMethods } from '../../scripts/build/unused-methods.mjs';

/** Bundles modules given by name; `pkg/…` are those of the package. The entry is `main`. */
async function bundle(modules: Readonly<Record<string, string>>): Promise<Record<string, string>> {
  const build = await rollup({
    input: 'main',
    plugins: [
      { name: 'memory', resolveId: (id) => id, load: (id) => modules[id] ?? null },
      dropUnusedMethods(/^pkg\//),
    ],
  });
  const { output } = await build.generate({ format: 'es', chunkFileNames: '[name].js' });
  return Object.fromEntries(
    output.flatMap((file) => (file.type === 'chunk' ? [[file.fileName, file.code]] : [])),
  );
}

const CLASS = `
  export class Vector {
    constructor() { this.x = 0; }
    set(x) { this.x = x; return this; }
    get length() { return Math.abs(this.x); }
    toJSON() { return this.toArray(); }
    toArray() { return [this.x]; }
    byString() { return 1; }
    static of(x) { return new this().set(x); }
    toString() { return 'vector'; }
    ['comp' + 'uted']() {}
    *[Symbol.iterator]() { yield this.x; }
  }`;

test('methods that nothing names go, with those that only they name', async () => {
  const { 'main.js': code } = await bundle({
    'pkg/vector': CLASS,
    main: `import { Vector } from 'pkg/vector';
           console.log(new Vector().set(3).length, 'byString');`,
  });
  const kept = ['set(x)', 'get length', 'byString()', 'toString()', "['comp' + 'uted']()"];
  for (const method of kept) assert.ok(code.includes(method), method);
  assert.match(code, /Symbol\.iterator/);
  assert.match(code, /constructor\(\)/);
  for (const gone of ['toJSON', 'toArray', 'static of']) assert.ok(!code.includes(gone), gone);
});

test('what another chunk names stays, and so does what lies outside of the package', async () => {
  const chunks = await bundle({
    'pkg/vector': CLASS,
    other: `export default (vector) => vector.toArray();`,
    main: `import { Vector } from 'pkg/vector';
           class Mine { unused() {} }
           console.log(new Mine(), new Vector());
           import('other').then(({ default: read }) => read(new Vector()));`,
  });
  assert.match(chunks['main.js'], /toArray\(\)/);
  assert.match(chunks['main.js'], /unused\(\)/);
  assert.doesNotMatch(chunks['main.js'], /set\(x\)/);
});

test('what is left runs as before', async () => {
  const { 'main.js': code } = await bundle({
    'pkg/vector': CLASS,
    'pkg/point': `import { Vector } from 'pkg/vector';
      export class Point extends Vector {
        set(x) { return super.set(x + 1); }
        drop() { return this.toArray(); }
      }`,
    main: `import { Point } from 'pkg/point';
           export const answer = new Point().set(1).length;`,
  });
  const url = `data:text/javascript,${encodeURIComponent(code)}`;
  assert.equal(((await import(url)) as { answer: number }).answer, 2);
  assert.doesNotMatch(code, /drop|toArray/);
});

test('a shader loses comments and white space, and the preprocessor its own lines never', () => {
  const shader = [
    '#define PI 3.14 // not exact',
    '#ifdef USE_MAP',
    '\tuniform sampler2D map; /* the',
    '\tmap */',
    '#endif',
    '',
    '\tvoid main ( ) {',
    '\t\tfloat a = - - 1.0 + + 2.0;',
    '\t}',
  ].join('\n');
  assert.equal(
    minifyShader(shader),
    [
      '#define PI 3.14',
      '#ifdef USE_MAP',
      'uniform sampler2D map;',
      '#endif',
      'void main(){',
      'float a=- - 1.0 + + 2.0;',
      '}',
    ].join('\n'),
  );
});

test('drops the shaders of materials that nothing makes, and tells when there are none', async () => {
  const three = `
    const used = 'a', lambert = 'b';
    const ShaderChunk = {
      used_frag: used,
      meshlambert_frag: lambert,
    };
    export const texts = Object.values(ShaderChunk);`;
  const build = (unused: RegExp) =>
    rollup({
      input: 'three',
      plugins: [
        { name: 'memory', resolveId: (id) => id, load: () => three },
        dropShaders(/three/, unused),
      ],
    });
  const { output } = await (await build(/^meshlambert_/)).generate({ format: 'es' });
  assert.match(output[0].code, /used = 'a'/);
  assert.doesNotMatch(output[0].code, /'b'/);
  await assert.rejects(build(/^meshtoon_/), /meshtoon_/);
});

test('branches of a shader that never hold go, and their other branches stay', () => {
  const shader = [
    '#ifdef NEVER',
    'gone();',
    '#ifdef LIGHT',
    'gone();',
    '#else',
    'gone();',
    '#endif',
    '#else',
    'kept();',
    '#ifdef LIGHT',
    'light();',
    '#else',
    'dark();',
    '#endif',
    '#endif',
    '#if NUM > 0',
    'gone();',
    '#endif',
    'last();',
  ].join('\n');
  assert.equal(
    minifyShader(shader, /#ifdef NEVER|#if NUM/),
    'kept();\n#ifdef LIGHT\nlight();\n#else\ndark();\n#endif\nlast();',
  );
  assert.throws(() => minifyShader('#if NUM > 0 || ONE > 0\n#endif', /NUM/), /ONE/);
  assert.throws(() => minifyShader('#ifdef NEVER\n#elif LIGHT\n#endif', /NEVER/), /#elif LIGHT/);
});
