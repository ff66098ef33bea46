/**
 * Test runner plugin: a module that comes late, or not at all. Imported with the query `?held=<name>`, a
 * module passes it on to those of its folder; and the one that is asked for as `/held-modules/<name>/hold`
 * with `?file=` waits for `/held-modules/<name>/release` or `/refuse`.
 */
export function heldModules() {
  const gates = new Map();
  const actions = {
    hold: (name, { file }) => {
      let settle;
      const verdict = new Promise((resolve) => (settle = resolve));
      gates.set(name, { file, verdict, settle });
    },
    release: (name) => gates.get(name).settle('release'),
    refuse: (name) => gates.get(name).settle('refuse'),
  };
  return {
    name: 'held-modules',
    resolveImport({ source, context }) {
      const { held } = context.query;
      if (!held || !source.startsWith('./')) return undefined;
      return `${source.replace(/\.js$/, '.ts')}?held=${held}`;
    },
    async serve(context) {
      const [, name, action] = /^\/held-modules\/(\w+)\/(\w+)$/.exec(context.path) ?? [];
      if (name) {
        actions[action](name, context.query);
        return { body: '', type: 'text' };
      }
      const gate = gates.get(context.query.held);
      if (!gate || !context.path.endsWith(gate.file)) return undefined;
      if ((await gate.verdict) === 'release') return undefined;
      return { body: `throw new Error('${gate.file} cannot be had.');`, type: 'js' };
    },
  };
}
