import { createElement, type HTMLAttributes, type ReactElement } from 'react';
import { useSpatiusAvatarContext } from './context.js';
import type { SpatiusAvatarStatusName } from './state.js';

const LABELS: Readonly<Record<SpatiusAvatarStatusName, string>> = {
  idle: 'Idle',
  initializing: 'Initializing',
  connecting: 'Connecting',
  connected: 'Connected',
  disconnecting: 'Disconnecting',
  error: 'Error',
};

export interface SpatiusAvatarStatusProps extends HTMLAttributes<HTMLSpanElement> {
  /** Words in another language. */
  readonly labels?: Partial<Record<SpatiusAvatarStatusName, string>>;
}

/** A badge that says what the avatar and its connection are doing. */
export function SpatiusAvatarStatus(props: SpatiusAvatarStatusProps): ReactElement {
  const { labels, children, ...attributes } = props;
  const { status } = useSpatiusAvatarContext();
  return createElement(
    'span',
    { 'data-slot': 'spatius-avatar-status', 'data-status': status, role: 'status', ...attributes },
    children ?? labels?.[status] ?? LABELS[status],
  );
}
