import { parseArgs } from 'node:util';
import { runLiveKitWorker } from './livekit-worker/command.js';
import { ConfigError } from './options.js';
import { packageVersion } from './package-files.js';
import { SERVE_OPTIONS, serve } from './serve.js';

const HELP = `Usage: spatius-avatar-server [options]

Runs the Motion Server with its Console API. Another command, for LiveKit agents, is
  spatius-avatar-server livekit-worker --help

Options:
  --port <n>              port to listen on (PORT, default 8787)
  --host <address>        address to listen on (HOST, default 127.0.0.1)
  --config <file.json>    apps, limits and the rest (SPATIUS_CONFIG)
  --redis <url>           Redis that several nodes share (SPATIUS_REDIS)
  --demo-root <folder>    serve this folder at / and the package spatius-avatar at /dist/
  --help                  this text
  --version               version of the package

Without apps of its own, it has a demo app: id "demo", API key "demo-key", on loopback only.
`;

async function main(args: readonly string[]): Promise<void> {
  if (args[0] === 'livekit-worker') return runLiveKitWorker(args.slice(1));
  const { values } = parseArgs({
    args: [...args],
    options: {
      ...SERVE_OPTIONS,
      help: { type: 'boolean', short: 'h' },
      version: { type: 'boolean' },
    },
  });
  if (values.help) process.stdout.write(HELP);
  else if (values.version) process.stdout.write(`${packageVersion()}\n`);
  else await serve(values);
}

/** 2 for a command or a configuration to be corrected, 1 for what went wrong on the way. */
function exitCode(error: unknown): number {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return error instanceof ConfigError || code.startsWith('ERR_PARSE_ARGS') ? 2 : 1;
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
    process.stderr.write(`spatius-avatar-server: ${explain(error)}\n`);
    process.exitCode = exitCode(error);
  }
}
