/** Tests the packed package the way its users load it; see test/package. */
import { ensureBrowser } from './lib/install-browser.mjs';
import { say } from './lib/say.mjs';
import { testFiles } from './test/files.mjs';
import { runSuite } from './test/suite.mjs';

process.env.CHROME_PATH = await ensureBrowser();
const files = testFiles('test/package', process.argv[2]);
const { passed, failed } = await runSuite({ runner: 'in-node', files }, true);
say(`\n${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
