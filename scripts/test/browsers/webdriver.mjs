import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../lib/free-port.mjs';

const POLL_MS = 50;
/** Until a driver that starts in 0.1 s counts as one that will not. */
const START_LIMIT_MS = 30_000;

/** One window of a browser, by WebDriver (https://www.w3.org/TR/webdriver2/). */
export class WebDriverWindow {
  #driver;
  #origin = '';
  #session = '';
  #endWithUs = () => this.#driver?.kill('SIGKILL');

  /**
   * @param {{ driver: string, env: NodeJS.ProcessEnv, capabilities: object }} options `driver` is a
   *   program that takes `--port`.
   */
  async open({ driver, env, capabilities }) {
    const port = await freePort();
    this.#origin = `http://127.0.0.1:${port}`;
    this.#driver = spawn(driver, [`--port=${port}`], { env, stdio: 'ignore' });
    process.once('exit', this.#endWithUs);
    let failure = null;
    this.#driver.once('error', ({ message }) => (failure = message));
    const end = performance.now() + START_LIMIT_MS;
    while (!(await this.#answers())) {
      if (performance.now() > end) failure ??= 'it does not answer';
      if (failure) throw new Error(`${driver} did not start: ${failure}.`);
      await sleep(POLL_MS);
    }
    const { sessionId } = await this.#call('POST', '/session', {
      capabilities: { alwaysMatch: capabilities },
    });
    this.#session = `/session/${sessionId}`;
    return this;
  }

  goTo(url) {
    return this.#call('POST', `${this.#session}/url`, { url });
  }

  url() {
    return this.#call('GET', `${this.#session}/url`);
  }

  /** The window as a PNG file. */
  async screenshot() {
    return Buffer.from(await this.#call('GET', `${this.#session}/screenshot`), 'base64');
  }

  /** What a script, as the body of a function, returns. */
  run(script, ...args) {
    return this.#call('POST', `${this.#session}/execute/sync`, { script, args });
  }

  /** Ends the browser and its driver. */
  async close() {
    // A browser that is gone already has no session to end.
    if (this.#session) await this.#call('DELETE', this.#session).catch(() => undefined);
    process.off('exit', this.#endWithUs);
    this.#driver?.kill();
  }

  async #answers() {
    try {
      return (await this.#call('GET', '/status')).ready;
    } catch {
      return false;
    }
  }

  async #call(method, path, body) {
    const response = await fetch(`${this.#origin}${path}`, {
      method,
      ...(body && { body: JSON.stringify(body) }),
    });
    const { value } = await response.json();
    if (!response.ok) throw new Error(`${method} ${path}: ${value.error}: ${value.message}`);
    return value;
  }
}
