/** A process that takes a place of an app, says so, and lives on. Arguments: URL, app, lease in ms. */
import { pino } from 'pino';
import { RedisState } from '../../../server/shared/redis-state.js';

const [url, app, leaseMs] = process.argv.slice(2);
const state = await RedisState.open(url, pino({ level: 'silent' }), Number(leaseMs));
await state.takePlace(app, 1);
process.send?.('taken');
