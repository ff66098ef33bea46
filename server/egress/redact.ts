/** JSON Web Tokens, whole or cut off, and what stands for a token in a URL. */
const SECRETS = /\beyJ[\w-]*(?:\.[\w-]*){0,2}|((?:access_token|token)=)[^&\s"']+/g;

/** What an error of LiveKit's says, without the token that it may quote in full. */
export function redacted(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(SECRETS, (_, name: string | undefined) => `${name ?? ''}[token]`);
}
