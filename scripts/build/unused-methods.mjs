import { edited } from './edits.mjs';

/** Names that the language and the platform call by themselves. */
const CALLED_BY_OTHERS = ['constructor', 'toString', 'valueOf', 'then', 'next', 'return', 'throw'];

/** Longer strings are no names: shaders, data. */
const LONGEST_NAME = 60;

const isMethod = (node) =>
  node.type === 'MethodDefinition' && !node.computed && node.key.type === 'Identifier';

function* childrenOf(node) {
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (typeof child?.type === 'string') yield child;
    }
  }
}

/**
 * Adds the names that a part of a program mentions to `names`. What is reached by its own name alone,
 * methods as well as functions and classes, goes to `parts` instead, with what it mentions itself.
 */
function survey(node, names, parts) {
  const isNamed = isMethod(node) || (/^(?:Function|Class)Declaration$/.test(node.type) && node.id);
  if (isNamed) {
    const mentioned = new Set();
    parts.push({ name: (node.key ?? node.id).name, node, mentioned });
    for (const child of childrenOf(node)) {
      if (child !== node.key && child !== node.id) survey(child, mentioned, parts);
    }
    return;
  }
  if (node.type === 'Identifier') names.add(node.name);
  if (node.type === 'Literal' && node.value?.length <= LONGEST_NAME) names.add(node.value);
  for (const child of childrenOf(node)) survey(child, names, parts);
}

/** Adds all names that a part of a program mentions to `names`. */
function mention(node, names) {
  const parts = [];
  survey(node, names, parts);
  for (const { mentioned } of parts) for (const name of mentioned) names.add(name);
}

/** The parts that neither the program names, nor a part that it names. */
function unnamed(parts, names) {
  let rest = parts;
  for (let before = Infinity; rest.length < before;) {
    before = rest.length;
    rest = rest.filter(({ name, mentioned }) => {
      if (!names.has(name)) return true;
      for (const other of mentioned) names.add(other);
      return false;
    });
  }
  return rest;
}

/** Where each module lies in the code of a chunk that rollup has put together. */
function placesOf(code, modules) {
  return modules.map((module) => {
    const start = code.indexOf(module);
    if (start < 0) throw new Error('A module is not in its chunk as it was rendered.');
    return { start, end: start + module.length };
  });
}

/**
 * What a minifier that knows the whole program does: drops the methods and accessors of a package's
 * classes that nothing names, neither in code nor in a string. All that runs is the package's own
 * code as published. It must not build names of methods out of parts.
 *
 * Takes a chunk before it is minified. Mentions are looked for in the package's code of the chunk and
 * in all other modules of the bundle, whatever chunk they go to.
 *
 * @param {RegExp} inPackage matches the ids of the package's modules
 * @returns {import('rollup').Plugin}
 */
export function dropUnusedMethods(inPackage) {
  return {
    name: 'drop-unused-methods',
    renderChunk(code, chunk) {
      const own = Object.keys(chunk.modules).filter((id) => inPackage.test(id));
      if (own.length === 0) return null;
      const names = new Set(CALLED_BY_OTHERS);
      for (const id of this.getModuleIds()) {
        const { ast } = this.getModuleInfo(id);
        if (!inPackage.test(id) && ast) mention(ast, names);
      }
      const rendered = own.map((id) => chunk.modules[id].code).filter(Boolean);
      const places = placesOf(code, rendered);
      const parts = [];
      for (const node of this.parse(code).body) {
        const isOwn = places.some(({ start, end }) => start <= node.start && node.end <= end);
        if (isOwn) survey(node, names, parts);
        else mention(node, names);
      }
      const cut = unnamed(parts, names)
        .map(({ node }) => node)
        .filter(isMethod)
        .sort((a, b) => a.start - b.start);
      const edits = [];
      let at = 0;
      for (const { start, end } of cut) {
        // One within another that goes is gone already.
        if (start < at) continue;
        edits.push({ start, end, text: '' });
        at = end;
      }
      return edited(code, edits);
    },
  };
}
