import { bakeCommand } from './cli/bake.js';
import { motionCommand } from './cli/motion.js';
import { serveCommand } from './cli/serve.js';
import { HELP, UsageError } from './cli/usage.js';
import { ConfigError } from './options.js';
import { packageVersion } from './package-files.js';

const COMMANDS: Readonly<Record<string, (args: readonly string[]) => Promise<void>>> = {
  serve: serveCommand,
  bake: bakeCommand,
  motion: motionCommand,
};

async function main([name, ...args]: readonly string[]): Promise<void> {
  const all = [name, ...args];
  if (name === undefined || all.includes('--help') || all.includes('-h')) {
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

/** 2 for a command or a configuration to be corrected, 1 for what went wrong on the way. */
function exitCode(error: unknown): number {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const isUsage = error instanceof UsageError || error instanceof ConfigError;
  return isUsage || code.startsWith('ERR_PARSE_ARGS') ? 2 : 1;
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ('code' in error && error.code === 'EADDRINUSE' && 'port' in error) {
    return `Port ${String(error.port)} is taken. Stop what uses it, or choose another: --port 8788, or PORT=8788.`;
  }
  return error.message;
}

/** Runs a command line; what goes wrong is told on standard error, and by the exit code. */
export async function run(args: readonly string[]): Promise<void> {
  try {
    await main(args);
  } catch (error) {
    process.stderr.write(`spatius-avatar: ${explain(error)}\n`);
    process.exitCode = exitCode(error);
  }
}
