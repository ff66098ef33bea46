/** Tests the packed package the way its users load it; see test/package. */
import { ensureBrowser } from './lib/install-browser.mjs';
import { say } from './lib/say.mjs';
import { testFiles } from './test/files.mjs';
import { runInNode } from './test/in-node.mjs';

process.env.CHROME_PATH = await ensureBrowser();
const { passed, failed } = await runInNode(testFiles('test/package', process.argv[2]));
say(`\n${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
