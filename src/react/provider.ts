import { createElement, useMemo, useState, type ReactElement, type ReactNode } from 'react';
import { AvatarContext } from './context.js';
import { attributesOf } from './element-props.js';
import { settle, type SpatiusAvatarSettings } from './settings.js';
import { useSpatiusAvatar } from './use-spatius-avatar.js';

export interface SpatiusAvatarProviderProps extends SpatiusAvatarSettings {
  readonly children?: ReactNode;
}

/**
 * Gives one avatar to the components within: they show it, its state, and what went wrong.
 *
 * @throws Error, as it is mounted, where another provider of the page has different SDK options.
 */
export function SpatiusAvatarProvider(props: SpatiusAvatarProviderProps): ReactElement {
  const { children, ...settings } = props;
  const avatar = useSpatiusAvatar(settings);
  const [attributes] = useState(() => attributesOf(settle(settings).options));
  const shown = settings.enabled !== false;
  const value = useMemo(
    () => ({ avatar, attributes: shown ? attributes : null }),
    [avatar, attributes, shown],
  );
  return createElement(AvatarContext.Provider, { value }, children);
}
