import { VERSION } from '../src/base/version.js';
import { DEFAULT_REGION } from '../src/protocol/regions.js';
import { parseJson } from './error-body.js';
import { postJson } from './http.js';

/** Where the hosted service tells which region is best. */
const BOOTSTRAP_URL = 'https://global.spatialwalk.top/bootstrap';
/** How long an answer holds, in milliseconds. */
const FRESH_MS = 300_000;
/** Longest wait for one, in milliseconds. */
const TIMEOUT_MS = 5000;
const REGION = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/**
 * Finds the region for sessions that name none. Where the service cannot be asked, the last answer
 * holds however old it is, and without one the default region: a session never fails for this.
 */
export class RegionScheduler {
  readonly #url: string;
  #known: { region: string; at: number } | null = null;

  constructor(url = BOOTSTRAP_URL) {
    this.#url = url;
  }

  /** @throws only the reason of `signal` */
  async region(appId: string, timeoutMs: number, signal?: AbortSignal): Promise<string> {
    const known = this.#known;
    if (known && Date.now() - known.at < FRESH_MS) return known.region;
    const region = await this.#ask(appId, Math.min(timeoutMs, TIMEOUT_MS), signal);
    if (!region) return known?.region ?? DEFAULT_REGION;
    this.#known = { region, at: Date.now() };
    return region;
  }

  async #ask(appId: string, timeoutMs: number, signal?: AbortSignal): Promise<string | null> {
    const question = { app_id: appId, sdk_version: VERSION, region: 'auto', platform: 'node' };
    try {
      const { status, body } = await postJson({
        url: this.#url,
        body: question,
        timeoutMs,
        signal,
      });
      if (status !== 200) return null;
      const answer = parseJson(body) as
        { region?: { current?: unknown } | null } | null | undefined;
      const current = answer?.region?.current;
      return typeof current === 'string' && REGION.test(current) ? current : null;
    } catch {
      signal?.throwIfAborted();
      return null;
    }
  }
}
