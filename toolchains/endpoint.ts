/** What the plugins for all bundlers take. */
export interface AvatarkitPluginOptions {
  /**
   * Where pages connect that name no endpoint of their own, whatever region they name: an absolute
   * http, https, ws or wss URL of a Motion Server. Empty, as from an unset variable, is none.
   */
  readonly endpoint?: string;
}

/**
 * The endpoint of the options, or null where there is none.
 *
 * @throws TypeError when it is no such URL; the message names the caller.
 */
export function endpointOf({ endpoint }: AvatarkitPluginOptions, caller: string): string | null {
  if (!endpoint) return null;
  const url = URL.canParse(endpoint) ? new URL(endpoint) : null;
  if (url && /^(https?|wss?):$/.test(url.protocol)) return endpoint;
  throw new TypeError(
    `${caller}: endpoint "${endpoint}" is not an absolute http, https, ws or wss URL, ` +
      'such as https://avatars.example.com.',
  );
}
