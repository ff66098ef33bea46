/**
 * `npm start`: from a fresh clone to a page with a speaking avatar, in one process. Installs what is
 * missing, builds what is stale, then becomes the server. `PORT` and `HOST` choose where it listens;
 * further arguments go to `spatius-avatar-server`.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureDependencies } from './lib/dependencies.mjs';
import { execNode } from './lib/exec.mjs';
import { root } from './lib/paths.mjs';
import { fail } from './lib/say.mjs';

await ensureDependencies();
if ((await execNode(['scripts/build.mjs', '--runtime'])) !== 0) fail('The build failed.');

const cli = join(root, 'server/dist/bin.js');
process.argv = [process.argv[0], cli, '--demo-root', join(root, 'demo'), ...process.argv.slice(2)];
await import(pathToFileURL(cli).href);
