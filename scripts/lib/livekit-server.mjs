import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './free-port.mjs';
import { findLiveKit } from './livekit-binary.mjs';

/** For servers on loopback only. */
const API_KEY = 'devkey';
const API_SECRET = 'a-secret-of-at-least-thirty-two-characters';

const POLL_MS = 20;
/** Until a server that starts in 0.15 s counts as one that will not. */
const START_LIMIT_MS = 60_000;

/**
 * Starts a LiveKit server on loopback that asks nobody outside for anything.
 *
 * @param {{ tcp?: boolean, say?: (line: string) => void, build?: boolean }} [options] Without `tcp`,
 *   media have UDP only, so that a relay between them and a page sees everything. The others go to
 *   `findLiveKit`.
 * @returns {Promise<LiveKitServer | null>} `null` where there is no binary; `findLiveKit` says why.
 */
export async function startLiveKit({ tcp = true, ...find } = {}) {
  const { path } = await findLiveKit(find);
  if (!path) return null;
  const server = new LiveKitServer(path, {
    port: await freePort(),
    tcpPort: tcp ? await freePort() : 0,
    udpPort: await freeUdpPort(),
  });
  await server.start();
  return server;
}

/** A LiveKit server that can be stopped, killed and started again on its ports. */
export class LiveKitServer {
  apiKey = API_KEY;
  apiSecret = API_SECRET;
  #binary;
  #port;
  #folder = mkdtempSync(join(tmpdir(), 'livekit-'));
  #child = null;
  #log = '';
  #endWithUs = () => this.#child?.kill('SIGKILL');

  constructor(binary, { port, tcpPort, udpPort }) {
    this.#binary = binary;
    this.#port = port;
    /** Where media come and go. */
    this.udpPort = udpPort;
    writeFileSync(this.#config, configuration({ port, tcpPort, udpPort }));
  }

  get #config() {
    return join(this.#folder, 'livekit.yaml');
  }

  /** For clients, `ws:`. */
  get url() {
    return `ws://127.0.0.1:${this.#port}`;
  }

  /** For the services of `livekit-server-sdk`, `http:`. */
  get httpUrl() {
    return `http://127.0.0.1:${this.#port}`;
  }

  async start() {
    if (this.#child) return;
    const child = spawn(this.#binary, ['--config', this.#config], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    process.once('exit', this.#endWithUs);
    child.stdout.on('data', (text) => this.#note(text));
    child.stderr.on('data', (text) => this.#note(text));
    let failure = null;
    child.once('error', (error) => (failure = error.message));
    child.once('exit', (code) => (failure ??= `it ended with ${code}`));
    const end = performance.now() + START_LIMIT_MS;
    while (!(await this.#answers())) {
      if (performance.now() > end) failure ??= 'it does not answer';
      if (failure) {
        await this.kill();
        throw new Error(`The LiveKit server did not start: ${failure}.\n${this.#log}`);
      }
      await sleep(POLL_MS);
    }
  }

  /** Ends for good. Idempotent. */
  async stop() {
    await this.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Ends without a word to anybody. `start()` starts it again. */
  async kill() {
    const child = this.#child;
    this.#child = null;
    process.off('exit', this.#endWithUs);
    if (!child || child.exitCode !== null || child.signalCode !== null || !child.pid) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }

  async #answers() {
    try {
      return (await fetch(this.httpUrl)).ok;
    } catch {
      return false; // not yet
    }
  }

  /** The last it said, for whoever has to find out why it ended. */
  #note(text) {
    this.#log = (this.#log + text).slice(-10_000);
  }
}

const configuration = ({ port, tcpPort, udpPort }) => `port: ${port}
bind_addresses: ['127.0.0.1']
keys: { ${API_KEY}: ${API_SECRET} }
logging: { level: error }
rtc:
  tcp_port: ${tcpPort}
  udp_port: ${udpPort}
  use_external_ip: false
  node_ip: 127.0.0.1
  enable_loopback_candidate: true
  ips: { includes: [127.0.0.1/32] }
  use_ice_lite: true
  # A list without one that answers: from an empty one, clients are told to use public ones.
  stun_servers: ['127.0.0.1:9']
`;

async function freeUdpPort() {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  await once(socket, 'close');
  return port;
}
