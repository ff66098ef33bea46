import { parseArgs } from 'node:util';
import { closeOnSignal } from '../on-signal.js';
import { createLiveKitWorker } from './livekit-worker.js';
import { readWorkerOptions, WORKER_FLAGS } from './options.js';

const HELP = `Usage: spatius-avatar-server livekit-worker [options]

Runs avatars for LiveKit agents: an agent asks for one by POST /launch with {"room_name", "token"} and
sends its speech to it with DataStreamAudioOutput. One avatar for each room that asks. Takes the
package @livekit/rtc-node.

Options:
  --url <wss://…>         the LiveKit server (LIVEKIT_URL)
  --api-key <key>         key of the LiveKit project (LIVEKIT_API_KEY)
  --api-secret <secret>   secret of that key (LIVEKIT_API_SECRET)
  --port <n>              port to listen on (PORT, default 8089)
  --host <address>        address to listen on (HOST, default 127.0.0.1)
  --config <file.json>    these and the rest (SPATIUS_LIVEKIT_CONFIG)
  --help                  this text

Others on the machine can read a command line: give the secret by the environment or a file.
`;

/** Runs the command `livekit-worker`. Settles when it listens; a signal ends it. */
export async function runLiveKitWorker(args: readonly string[]): Promise<void> {
  const options = { ...WORKER_FLAGS, help: { type: 'boolean', short: 'h' } } as const;
  const { values } = parseArgs({ args: [...args], options });
  if (values.help) return void process.stdout.write(HELP);
  const worker = await createLiveKitWorker(await readWorkerOptions(values, process.env));
  const url = await worker.listen();
  process.stderr.write(`Avatars for LiveKit agents on ${url}/launch\n`);
  closeOnSignal(worker);
}
