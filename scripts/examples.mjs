/**
 * `npm run examples`: a Motion Server and the examples of `demo/examples`, each with a back end of its
 * own, in one process. Installs and builds what is missing. `PORT` is the first of three ports.
 */
import { ensureDependencies } from './lib/dependencies.mjs';
import { execNode } from './lib/exec.mjs';
import { fail, say } from './lib/say.mjs';

await ensureDependencies();
if ((await execNode(['scripts/build.mjs', '--runtime'])) !== 0) fail('The build failed.');

const { startExamples } = await import('../demo/examples/start.mjs');
const examples = await startExamples(Number(process.env.PORT ?? 8790));
say(`Direct mode   ${examples.direct}\nBackend mode  ${examples.backend}\n`);

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => void examples.close().then(() => process.exit(0)));
}
