import { createElement, forwardRef, type HTMLAttributes } from 'react';
import { useAvatarContext } from './context.js';
import { useBrowserLayoutEffect, useOwnRef } from './refs.js';
import { useStyles } from './styles.js';

export interface SpatiusAvatarCanvasProps extends HTMLAttributes<HTMLDivElement> {
  /** Least height: CSS pixels, or a length of CSS. @defaultValue 420 */
  readonly minHeight?: number | string;
}

/** Where the avatar of the provider is drawn: a `<spatius-avatar>`, whose slots its children fill. */
export const SpatiusAvatarCanvas = forwardRef<HTMLDivElement, SpatiusAvatarCanvasProps>(
  function SpatiusAvatarCanvas({ minHeight = 420, children, ...attributes }, ref) {
    const context = useAvatarContext();
    const { containerRef } = context.avatar;
    const box = useOwnRef(ref);
    useStyles(box);
    useBrowserLayoutEffect(() => {
      containerRef(box.current);
      return () => containerRef(null);
    }, [containerRef, box]);
    // Not by a style attribute, which policies may forbid a server to write.
    useBrowserLayoutEffect(() => {
      box.current!.style.minHeight = typeof minHeight === 'number' ? `${minHeight}px` : minHeight;
    }, [minHeight, box]);
    return createElement(
      'div',
      { 'data-slot': 'spatius-avatar-canvas', ...attributes, ref: box },
      context.attributes && createElement('spatius-avatar', context.attributes, children),
    );
  },
);
