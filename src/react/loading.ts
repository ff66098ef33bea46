import { createElement, type HTMLAttributes, type ReactElement } from 'react';
import { useSpatiusAvatarContext } from './context.js';

export type SpatiusAvatarLoadingProps = HTMLAttributes<HTMLDivElement>;

/** Shown while the avatar loads or connects: how far it is, or its children in place of that. */
export function SpatiusAvatarLoading(props: SpatiusAvatarLoadingProps): ReactElement | null {
  const { isLoading, downloadProgress } = useSpatiusAvatarContext();
  if (!isLoading) return null;
  const { children, ...attributes } = props;
  const value = downloadProgress === 1 ? undefined : (downloadProgress ?? undefined);
  return createElement(
    'div',
    { 'data-slot': 'spatius-avatar-loading', ...attributes },
    children ?? createElement('progress', { 'aria-label': 'Loading', value }),
  );
}
