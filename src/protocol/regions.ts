/** Region where none is configured. */
export const DEFAULT_REGION = 'us-west';

/** Path of the ingress below a server's origin; `/websocket` follows. */
export const INGRESS_PATH = '/v2/driveningress';
/** Path of the Console API below a server's origin. */
export const CONSOLE_PATH = '/v1/console';

/** Where a client connects: a server of its own choice, or else a region of the hosted service. */
export interface ServerLocation {
  /**
   * Absolute http(s) or ws(s) URL of a server. Its origin alone stands for a server with the
   * standard paths; a URL with a path is the ingress base itself. Of several, with spaces between, the
   * first: `endpointsOf` tells them apart.
   */
  readonly endpoint?: string | null;
  readonly region?: string | null;
}

/** A session's WebSocket, without credentials: those travel as headers, where one can set them. */
export interface SocketLocation extends ServerLocation {
  readonly avatarId: string;
}

/** What an ingress URL says. The token travels in the query: browsers cannot set headers. */
export interface IngressOptions extends SocketLocation {
  readonly appId: string;
  readonly sessionToken: string;
}

function regionOrigin(prefix: 'api' | 'console', region: string): string {
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(region)) {
    throw new TypeError(`"${region}" is not a region. Regions look like ${DEFAULT_REGION}.`);
  }
  const domain = region.startsWith('cn-') ? 'spatialwalk.top' : 'spatius.ai';
  return `https://${prefix}.${region}.${domain}`;
}

function parseEndpoint(endpoint: string): URL {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : null;
  if (!url || !/^(https?|wss?):$/.test(url.protocol)) {
    throw new TypeError(`Endpoint "${endpoint}" is not an absolute http, https, ws or wss URL.`);
  }
  url.pathname = url.pathname.replace(/\/+$/, '');
  url.hash = '';
  return url;
}

/** The servers that are named, in the order in which to try them; of a region, one without a name. */
export const endpointsOf = (endpoint?: string | null): readonly string[] =>
  (endpoint ?? '').trim().split(/\s+/);

function locate({ endpoint, region }: ServerLocation, prefix: 'api' | 'console'): URL {
  return endpoint
    ? parseEndpoint(endpointsOf(endpoint)[0])
    : new URL(regionOrigin(prefix, region || DEFAULT_REGION));
}

/**
 * The WebSocket URL of a session, without credentials. Other query parameters of the endpoint are
 * kept.
 *
 * @throws TypeError when the endpoint or the region is malformed.
 */
export function websocketUrl(location: SocketLocation): URL {
  const url = locate(location, 'api');
  url.protocol = url.protocol.replace('http', 'ws');
  url.pathname = `${url.pathname === '/' ? INGRESS_PATH : url.pathname}/websocket`;
  url.searchParams.set('id', location.avatarId);
  url.searchParams.delete('appId');
  url.searchParams.delete('sessionKey');
  return url;
}

/** The WebSocket URL of a session, with query authentication. @throws TypeError as above. */
export function ingressUrl(options: IngressOptions): string {
  const url = websocketUrl(options);
  url.searchParams.set('appId', options.appId);
  url.searchParams.set('sessionKey', options.sessionToken);
  return url.href;
}

/**
 * Base URL of the Console API, without a slash at its end. An endpoint with a path is the base
 * itself; its query counts for nothing. @throws TypeError as above.
 */
export function consoleBase(location: ServerLocation): string {
  const url = locate(location, 'console');
  url.protocol = url.protocol.replace('ws', 'http');
  return url.origin + (url.pathname === '/' ? CONSOLE_PATH : url.pathname);
}

/** Base URL below which `/v1/avatars/{id}` lies, without a slash at its end. @throws TypeError. */
export function assetsBase(location: ServerLocation): string {
  const url = locate(location, 'api');
  url.protocol = url.protocol.replace('ws', 'http');
  return url.origin;
}
