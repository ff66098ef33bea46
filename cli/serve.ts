import { orSayHowToInstall } from '../forward/missing.js';

const SERVER = 'spatius-avatar-server';

/**
 * `serve …`: the command of the server's package.
 *
 * @throws Error naming what to run when that package is not installed.
 */
export async function serveCommand(args: readonly string[]): Promise<void> {
  const { run } = await import('spatius-avatar-server/cli').catch(
    orSayHowToInstall(SERVER, '"serve"', [`npx ${SERVER}`, ...args].join(' ')),
  );
  await run(args);
}
