/** Whether a host name or address to listen on can be reached from this computer only. */
export function isLoopbackHost(host: string): boolean {
  const name = host.replace(/^\[|\]$/g, '').toLowerCase();
  return name === 'localhost' || name === '::1' || isLoopbackV4(name.replace(/^::ffff:/, ''));
}

/** Whether a URL or a page's `Origin` names this computer. */
export function isLoopbackOrigin(origin: string): boolean {
  const url = URL.canParse(origin) ? new URL(origin) : null;
  return url !== null && isLoopbackHost(url.hostname);
}

function isLoopbackV4(address: string): boolean {
  return /^127(?:\.\d{1,3}){3}$/.test(address);
}
