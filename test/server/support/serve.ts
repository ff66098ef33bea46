/** A server in a process of its own; tells its port to the one that started it. */
import { createServer } from '../../../server/index.js';

const server = await createServer({ port: 0, logLevel: 'silent', motion: { workers: 1 } });
const url = await server.listen();
process.send?.(Number(new URL(url).port));
