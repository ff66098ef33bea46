import { consoleBase, DEFAULT_REGION, websocketUrl } from '../src/protocol/regions.js';
import { RegionScheduler } from './bootstrap.js';
import { AvatarSDKError } from './errors.js';

/** Where the services are. What is left out comes from the environment, then from the region. */
export interface EndpointOptions {
  /**
   * Region of the hosted service, such as `us-west`, or `auto` for the best one. Default: the
   * environment's `SPATIUS_REGION`, else `auto`.
   */
  readonly region?: string;
  /**
   * Base URL of a Console API: an origin, or a URL whose path is the base. Default:
   * `SPATIUS_CONSOLE_ENDPOINT`, else that of the region.
   */
  readonly consoleEndpointUrl?: string;
  /**
   * Base URL of an ingress, http(s) or ws(s): an origin, or a URL whose path is the base. Default:
   * `SPATIUS_INGRESS_ENDPOINT`, else that of the region.
   */
  readonly ingressEndpointUrl?: string;
}

/** What to ask, and how long it may take. */
interface Question {
  readonly appId: string;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

export interface Endpoints {
  /** Base URL of the Console API. */
  readonly console: string;
  /** The WebSocket of an avatar, without credentials. */
  socket(avatarId: string): URL;
}

const scheduler = new RegionScheduler();

/** An option, or what the environment says. An empty text is none. */
export function setting(value: string | undefined, variable: string): string | undefined {
  return value || process.env[variable] || undefined;
}

/**
 * Finds the services. The hosted one is asked for a region only where neither an endpoint nor a
 * region is given.
 *
 * @throws AvatarSDKError `invalidRequest` for a malformed URL or region; the reason of the signal.
 */
export async function resolveEndpoints(
  options: EndpointOptions,
  { appId, timeoutMs, signal }: Question,
  regions: RegionScheduler = scheduler,
): Promise<Endpoints> {
  const console = setting(options.consoleEndpointUrl, 'SPATIUS_CONSOLE_ENDPOINT');
  const ingress = setting(options.ingressEndpointUrl, 'SPATIUS_INGRESS_ENDPOINT');
  const named = setting(options.region, 'SPATIUS_REGION') ?? 'auto';
  let region = named;
  if (named === 'auto') {
    const explicit = console !== undefined || ingress !== undefined;
    region = explicit ? DEFAULT_REGION : await regions.region(appId, timeoutMs, signal);
  }
  const socket = (avatarId: string): URL => websocketUrl({ endpoint: ingress, region, avatarId });
  try {
    socket('any');
    return { console: consoleBase({ endpoint: console, region }), socket };
  } catch (error) {
    throw new AvatarSDKError('invalidRequest', (error as Error).message, { cause: error });
  }
}
