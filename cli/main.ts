#!/usr/bin/env node
import { bakeCommand } from './bake.js';
import { embedCommand } from './embed.js';
import { motionCommand } from './motion.js';
import { packageVersion } from './package-files.js';
import { serveCommand } from './serve.js';
import { HELP, UsageError } from './usage.js';

const COMMANDS: Readonly<Record<string, (args: readonly string[]) => Promise<void>>> = {
  bake: bakeCommand,
  embed: embedCommand,
  // These two load three, which the others can do without.
  inspect: async (args) => (await import('./inspect.js')).inspectCommand(args),
  motion: motionCommand,
  serve: serveCommand,
  splats: async (args) => (await import('./splats/command.js')).splatsCommand(args),
};

async function main([name, ...args]: readonly string[]): Promise<void> {
  // The server tells of its options itself.
  const wantsHelp = name !== 'serve' && args.some((arg) => arg === '--help' || arg === '-h');
  if (name === undefined || name === '--help' || name === '-h' || wantsHelp) {
    process.stdout.write(HELP);
    return;
  }
  if (name === '--version') {
    process.stdout.write(`${packageVersion()}\n`);
    return;
  }
  if (!Object.hasOwn(COMMANDS, name)) throw new UsageError(`There is no command "${name}".`);
  await COMMANDS[name](args);
}

/** 2 for a command to be corrected, 1 for what went wrong on the way. */
function exitCode(error: unknown): number {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return error instanceof UsageError || code.startsWith('ERR_PARSE_ARGS') ? 2 : 1;
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(
    `spatius-avatar: ${error instanceof Error ? error.message : String(error)}\n`,
  );
  process.exitCode = exitCode(error);
});
