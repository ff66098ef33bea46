/** A server in a process of its own, so that a test can kill it. */
import { createServer } from '../../../server/index.js';

const server = await createServer({ port: 0, logLevel: 'silent', motion: { workers: 1 } });
process.send?.(await server.listen());
