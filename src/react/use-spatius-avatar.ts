import { useMemo, useState, useSyncExternalStore } from 'react';
import { AvatarStore } from './avatar-store.js';
import { useBrowserLayoutEffect } from './refs.js';
import { claimSdkOptions } from './sdk-options.js';
import { settle, type SpatiusAvatarConnection, type SpatiusAvatarSettings } from './settings.js';
import type { AvatarRoom, SpatiusAvatarState } from './state.js';

/** An avatar of the page: its state, and what can be asked of it. */
export interface SpatiusAvatarHandle extends SpatiusAvatarState {
  /** The room it was told to join. */
  readonly connection: SpatiusAvatarConnection | null;
  /** `ref` of the element that the avatar is drawn in. */
  readonly containerRef: (container: HTMLElement | null) => void;
  readonly session: {
    readonly room: AvatarRoom | null;
    readonly isConnected: boolean;
    /** Same as `disconnect()`. */
    end(): Promise<void>;
  };
  /** Closes the connection. Resolves when it is closed; what plays goes on. */
  disconnect(): Promise<void>;
  /** Connects anew, or loads anew what could not be had. What fails is told by `error`. */
  reconnect(): Promise<void>;
  /** Publishes the visitor's microphone; `isPublishingMicrophone`, or `error`, says what came of it. */
  startPublishingMicrophone(): void;
  stopPublishingMicrophone(): void;
}

/**
 * One avatar, drawn in whatever gets `containerRef`: a `<spatius-avatar>` that is there, else one that
 * is put into it.
 *
 * @throws Error, as it is mounted, where another mounted avatar has different SDK options.
 */
export function useSpatiusAvatar(settings: SpatiusAvatarSettings): SpatiusAvatarHandle {
  const settled = settle(settings);
  const { enabled = true } = settings;
  const { appId, mode, region, endpoint, logLevel } = settled.options;
  const { connection } = settled;
  const [store] = useState(() => new AvatarStore(settled));
  const [container, containerRef] = useState<HTMLElement | null>(null);
  const state = useSyncExternalStore(store.subscribe, store.getState, store.getState);

  useBrowserLayoutEffect(
    () => (enabled ? claimSdkOptions({ appId, mode, region, endpoint, logLevel }) : undefined),
    [enabled, appId, mode, region, endpoint, logLevel],
  );
  useBrowserLayoutEffect(() => store.update(settled));
  useBrowserLayoutEffect(
    () => (container && enabled ? store.attach(container) : undefined),
    [store, container, enabled],
  );

  return useMemo(() => {
    const { disconnect, reconnect, startPublishingMicrophone, stopPublishingMicrophone } = store;
    const microphone = { startPublishingMicrophone, stopPublishingMicrophone };
    const { room, isConnected } = state;
    const session = { room, isConnected, end: disconnect };
    return { ...state, connection, containerRef, session, disconnect, reconnect, ...microphone };
  }, [store, state, connection]);
}
