/** Name of the `<meta>` that says which server a page uses, where nothing else does. */
const NAME = 'spatius-endpoint';

/** Node's, for the one expression that bundlers replace; pages have none. */
declare const process: { readonly env: Readonly<Record<string, string | undefined>> } | undefined;

/** What the plugin for Next writes into the code in place of exactly this expression. */
const builtIn = (): string | undefined =>
  typeof process === 'object' ? process.env.SPATIUS_ENDPOINT : undefined;

/**
 * The server that a page names for applications which name none themselves:
 * `<meta name="spatius-endpoint" content="https://avatars.example.com">`. Undefined outside of a page.
 */
export function pageEndpoint(): string | undefined {
  if (typeof document === 'undefined') return undefined;
  const meta = document.querySelector<HTMLMetaElement>(`meta[name="${NAME}"]`);
  return meta?.content.trim() || builtIn() || undefined;
}
