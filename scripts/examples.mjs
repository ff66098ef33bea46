/**
 * `npm run examples`: a Motion Server and the examples of `demo/examples`, each with a back end of its
 * own, in one process. Installs and builds what is missing. `PORT` is the first of five ports.
 */
import { ensureDependencies } from './lib/dependencies.mjs';
import { execNode } from './lib/exec.mjs';
import { findLiveKit } from './lib/livekit-binary.mjs';
import { startLiveKit } from './lib/livekit-server.mjs';
import { fail, say } from './lib/say.mjs';

await ensureDependencies();
if ((await execNode(['scripts/build.mjs', '--runtime'])) !== 0) fail('The build failed.');

const { startExamples } = await import('../demo/examples/start.mjs');
const { reason } = await findLiveKit({ say });
const livekit = await startLiveKit();
const examples = await startExamples(Number(process.env.PORT ?? 8790), livekit);
say(`Direct mode   ${examples.direct}`);
say(`Backend mode  ${examples.backend}`);
say(`Voice agents  ${examples.agents}`);
say(`Room          ${examples.room ?? reason}\n`);

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, async () => {
    await examples.close();
    await livekit?.stop();
    process.exit(0);
  });
}
