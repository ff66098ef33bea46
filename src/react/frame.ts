import { createElement, forwardRef, type HTMLAttributes } from 'react';
import { useOwnRef } from './refs.js';
import { useStyles } from './styles.js';

export interface SpatiusAvatarFrameProps extends HTMLAttributes<HTMLDivElement> {
  /** What is behind the avatar: a card, a tint, or nothing. @defaultValue 'default' */
  readonly tone?: 'default' | 'muted' | 'ghost';
}

/** The box around an avatar and what lies over it. */
export const SpatiusAvatarFrame = forwardRef<HTMLDivElement, SpatiusAvatarFrameProps>(
  function SpatiusAvatarFrame({ tone = 'default', ...attributes }, ref) {
    const box = useOwnRef(ref);
    useStyles(box);
    return createElement('div', {
      'data-slot': 'spatius-avatar-frame',
      'data-tone': tone,
      ...attributes,
      ref: box,
    });
  },
);
