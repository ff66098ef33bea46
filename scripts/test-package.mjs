/** Tests the packed package the way its users load it; see test/package. */
import { ensureBrowser } from './lib/install-browser.mjs';
import { say } from './lib/say.mjs';
import { testFiles } from './test/files.mjs';
import { reportOf } from './test/report.mjs';
import { runSuite } from './test/suite.mjs';

process.env.CHROME_PATH = await ensureBrowser();
const files = testFiles('test/package', process.argv[2]);
const suite = await runSuite({ runner: 'in-node', files }, true);
const { text, failed } = reportOf(suite.files);
say(`\n${text}`);
process.exit(failed === 0 ? 0 : 1);
