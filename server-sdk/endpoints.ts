import { consoleBase, DEFAULT_REGION, endpointsOf, websocketUrl } from '../src/protocol/regions.js';
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
   * Base URL of a Console API: an origin, or a URL whose path is the base; of several, with spaces
   * between, the first that is reached. Default: `SPATIUS_CONSOLE_ENDPOINT`, else that of the region.
   */
  readonly consoleEndpointUrl?: string;
  /**
   * Base URL of an ingress, http(s) or ws(s): an origin, or a URL whose path is the base; of several,
   * with spaces between, the first that is reached. Default: `SPATIUS_INGRESS_ENDPOINT`, else that of the
   * region.
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
  /** Base URLs of the Console API, in the order in which to try them. */
  readonly consoles: readonly string[];
  /** The WebSockets of an avatar, in the order in which to try them, without credentials. */
  sockets(avatarId: string): readonly URL[];
}

/** What somebody who is not reached, or goes away, leaves behind. */
const UNREACHED: readonly unknown[] = ['connectionFailed', 'upstreamError'];

/** Does something at the first of several places that is reached. @throws what the last one did */
export async function atAny<Place, Result>(
  places: readonly Place[],
  work: (place: Place) => Promise<Result>,
): Promise<Result> {
  for (let i = 0; ; i++) {
    try {
      return await work(places[i]);
    } catch (error) {
      const isUnreached = error instanceof AvatarSDKError && UNREACHED.includes(error.code);
      if (i >= places.length - 1 || !isUnreached) throw error;
    }
  }
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
  const sockets = (avatarId: string): readonly URL[] =>
    endpointsOf(ingress).map((endpoint) => websocketUrl({ endpoint, region, avatarId }));
  try {
    sockets('any');
    const consoles = endpointsOf(console).map((endpoint) => consoleBase({ endpoint, region }));
    return { consoles, sockets };
  } catch (error) {
    throw new AvatarSDKError('invalidRequest', (error as Error).message, { cause: error });
  }
}
