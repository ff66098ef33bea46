import { createElement, type HTMLAttributes, type ReactElement } from 'react';
import { useSpatiusAvatarContext } from './context.js';

export type SpatiusAvatarErrorProps = HTMLAttributes<HTMLDivElement>;

/** Shown while `status` is `error`: what went wrong and a way to try again, or its children. */
export function SpatiusAvatarError(props: SpatiusAvatarErrorProps): ReactElement | null {
  const { status, error, reconnect } = useSpatiusAvatarContext();
  if (status !== 'error' || !error) return null;
  const { children, ...attributes } = props;
  const again = { type: 'button', onClick: () => void reconnect() } as const;
  return createElement(
    'div',
    { 'data-slot': 'spatius-avatar-error', role: 'alert', ...attributes },
    children ?? [error.message, createElement('button', { ...again, key: 'again' }, 'Try again')],
  );
}
