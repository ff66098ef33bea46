import { useEffect, useImperativeHandle, useLayoutEffect, useRef } from 'react';
import type { ForwardedRef, RefObject } from 'react';

/** `useLayoutEffect` in a page. On a server neither runs, but React 18 warns of the one. */
export const useBrowserLayoutEffect = typeof document === 'undefined' ? useEffect : useLayoutEffect;

/** A ref for a component's own use that serves whoever gave it one as well. */
export function useOwnRef<Target>(given: ForwardedRef<Target>): RefObject<Target | null> {
  const own = useRef<Target>(null);
  useImperativeHandle(given, () => own.current!, []);
  return own;
}
