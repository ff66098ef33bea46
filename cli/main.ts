#!/usr/bin/env node
import { orSayHowToInstall } from '../forward/missing.js';

const { run } = await import('spatius-avatar-server/cli').catch(
  orSayHowToInstall('spatius-avatar-server', 'npx spatius-avatar'),
);
await run(process.argv.slice(2));
