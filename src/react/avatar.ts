import { createElement, forwardRef, useRef, useState, type HTMLAttributes } from 'react';
import {
  EVENT_TYPES,
  assignOptions,
  attributesOf,
  callHandler,
  htmlAttributes,
  splitProps,
  type SpatiusAvatarElement,
  type SpatiusAvatarHandlers,
  type SpatiusAvatarOptions,
} from './element-props.js';
import { useBrowserLayoutEffect, useOwnRef } from './refs.js';

type Own = SpatiusAvatarOptions & SpatiusAvatarHandlers;

/** Every option and event of the element, and what every HTML element takes. */
export interface SpatiusAvatarProps
  extends Own, Omit<HTMLAttributes<SpatiusAvatarElement>, keyof Own> {}

/**
 * `<spatius-avatar>` as a component: options are props, events are handlers such as `onSpeechEnd`, and
 * the ref is the element with its methods. Children go into its slots.
 *
 * Options are attributes in the first markup, which a server can write, and properties from then on.
 */
export const SpatiusAvatar = forwardRef<SpatiusAvatarElement, SpatiusAvatarProps>(
  function SpatiusAvatar(props, ref) {
    const { options, handlers, rest } = splitProps(props);
    const element = useOwnRef(ref);
    const heard = useRef(handlers);
    const assigned = useRef<SpatiusAvatarOptions>({});
    const [markup] = useState(() => attributesOf(options));

    useBrowserLayoutEffect(() => {
      heard.current = handlers;
      assignOptions(element.current!, options, assigned.current);
      assigned.current = options;
    });
    useBrowserLayoutEffect(() => {
      const listening = new AbortController();
      const hear = (event: Event): void => callHandler(heard.current, event);
      for (const type of EVENT_TYPES) {
        element.current!.addEventListener(type, hear, { signal: listening.signal });
      }
      return () => listening.abort();
    }, [element]);

    return createElement('spatius-avatar', { ...htmlAttributes(rest), ...markup, ref: element });
  },
);
