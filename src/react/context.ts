import { createContext, useContext } from 'react';
import type { SpatiusAvatarHandle } from './use-spatius-avatar.js';

/** What a provider gives to the components within. */
export interface AvatarContextValue {
  readonly avatar: SpatiusAvatarHandle;
  /** What the element is written with in the first markup; `null` where there is to be none. */
  readonly attributes: Readonly<Record<string, string>> | null;
}

export const AvatarContext = createContext<AvatarContextValue | null>(null);

/** @throws Error outside of a provider. */
export function useAvatarContext(): AvatarContextValue {
  const value = useContext(AvatarContext);
  if (value) return value;
  throw new Error(
    'useSpatiusAvatarContext() and the parts of an avatar work within a SpatiusAvatarProvider only.',
  );
}

/**
 * The avatar of the provider around a component.
 *
 * @throws Error outside of a `SpatiusAvatarProvider`.
 */
export function useSpatiusAvatarContext(): SpatiusAvatarHandle {
  return useAvatarContext().avatar;
}
