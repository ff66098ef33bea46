import { budgets } from './scripts/lib/budgets.mjs';

export default budgets().map(({ name, files, kilobytes }) => ({
  name,
  path: files,
  limit: `${kilobytes} kB`,
  gzip: true,
}));
