import { relative } from 'node:path';
import { root } from '../lib/paths.mjs';
import { importPath, importedFile } from './import-graph.mjs';

/**
 * ESLint rule: no file imports itself by way of others. Imports of types count as well: whoever
 * reads one file of a circle has to read all of them.
 *
 * @type {import('eslint').Rule.RuleModule}
 */
export const noCircularImports = {
  meta: {
    type: 'problem',
    schema: [],
    messages: { circle: "Import of '{{source}}' closes a circle: {{files}}." },
  },
  create(context) {
    const check = (node) => {
      const source = node.source?.value;
      if (typeof source !== 'string' || !source.startsWith('.')) return;
      const imported = importedFile(context.filename, source);
      const back = imported && importPath(imported, context.filename);
      if (!back) return;
      const files = [context.filename, ...back].map((file) => relative(root, file)).join(' → ');
      context.report({ node, messageId: 'circle', data: { source, files } });
    };
    return {
      ImportDeclaration: check,
      ImportExpression: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
      TSImportType: check,
    };
  },
};
