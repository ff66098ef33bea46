import type { SpatiusAvatarOptions } from './element-props.js';

/** What an application says once, for all of its avatars. */
const SHARED = ['appId', 'mode', 'region', 'endpoint', 'logLevel'] as const;

export type SdkOptions = Pick<SpatiusAvatarOptions, (typeof SHARED)[number]>;

/** Those of each avatar that is in the page now. */
const mounted = new Set<SdkOptions>();

/**
 * Takes note of the options that a mounted avatar shares with the others.
 *
 * @returns what undoes it.
 * @throws Error where another avatar that is mounted has been told otherwise.
 */
export function claimSdkOptions(options: SdkOptions): () => void {
  for (const others of mounted) {
    const name = SHARED.find((one) => (options[one] ?? null) !== (others[one] ?? null));
    if (name === undefined) continue;
    throw new Error(
      `Two avatars of this page have different SDK options: ${name} is "${options[name] ?? ''}" and ` +
        `"${others[name] ?? ''}". Give every SpatiusAvatarProvider the same ${SHARED.join(', ')}; ` +
        'where avatars are to differ, use the component SpatiusAvatar.',
    );
  }
  mounted.add(options);
  return () => mounted.delete(options);
}
