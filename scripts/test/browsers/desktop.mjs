import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 20;
/** Until a program that starts in 0.3 s counts as one that will not. */
const START_LIMIT_MS = 30_000;

/**
 * A screen and a sound card that nobody sees or hears: Firefox without a screen has no WebGL, and
 * neither Firefox nor WebKitGTK lets an `AudioContext` run where there is nothing to play on.
 */
export class Desktop {
  #folder = mkdtempSync(join(tmpdir(), 'spatius-avatar-desktop-'));
  #children = [];
  /** What Xvfb says: its number and, once that is whole, the end of the line. */
  #display = '';
  #endWithUs = () => this.#children.forEach((child) => child.kill('SIGKILL'));

  /** What programs are told of it. Their files go into a folder that goes with the desktop. */
  get env() {
    return {
      ...process.env,
      DISPLAY: `:${this.#display.trim()}`,
      PULSE_SERVER: `unix:${this.#socket}`,
      HOME: this.#folder,
      XDG_RUNTIME_DIR: this.#folder,
      XDG_CONFIG_HOME: this.#folder,
      XDG_CACHE_HOME: this.#folder,
      XDG_DATA_HOME: this.#folder,
      GDK_BACKEND: 'x11',
      NO_AT_BRIDGE: '1',
    };
  }

  get #socket() {
    return join(this.#folder, 'sound');
  }

  async start() {
    process.once('exit', this.#endWithUs);
    const screen = this.#spawn(
      'Xvfb',
      ['-displayfd', '3', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp'],
      ['ignore', 'ignore', 'ignore', 'pipe'],
    );
    screen.stdio[3].on('data', (digits) => (this.#display += String(digits)));
    this.#spawn('pulseaudio', [
      ...['-n', '--daemonize=no', '--exit-idle-time=-1', '--use-pid-file=no'],
      '--load=module-null-sink',
      `--load=module-native-protocol-unix auth-anonymous=1 socket=${this.#socket}`,
    ]);
    const end = performance.now() + START_LIMIT_MS;
    while (!this.#display.endsWith('\n') || !existsSync(this.#socket)) {
      if (performance.now() > end) {
        this.stop();
        throw new Error(`${this.#display ? 'PulseAudio' : 'Xvfb'} did not start.`);
      }
      await sleep(POLL_MS);
    }
    return this;
  }

  /** Idempotent. */
  stop() {
    process.off('exit', this.#endWithUs);
    for (const child of this.#children.splice(0)) child.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #spawn(program, args, stdio = 'ignore') {
    const child = spawn(program, args, { stdio, env: { ...process.env, HOME: this.#folder } });
    // It shows in what it does not do.
    child.once('error', () => undefined);
    this.#children.push(child);
    return child;
  }
}
