/** Starts the motion thread from its TypeScript source: worker threads inherit no loader. */
import { register } from 'tsx/esm/api';

register();
await import('./worker.ts');
