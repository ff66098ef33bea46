import type { ConnectionState, ConversationState } from '../../base/states.js';

/** What trying again needs of the element. */
export interface FailingElement extends HTMLElement {
  readonly view: object | null;
  readonly connectionState: ConnectionState;
  readonly conversationState: ConversationState;
  readonly playback: {
    /** Speech was asked for and is not heard yet. */
    readonly busy: boolean;
    /** Whether there was something to play or to hold. */
    togglePlayback(): boolean;
  };
  load(): Promise<void>;
  start(): Promise<void>;
}

/** Does again what failed: the loading, the speech, or the connection. */
export function retry(host: FailingElement): void {
  if (!host.view) void host.load();
  else if (host.conversationState !== 'idle' || !host.playback.togglePlayback()) void host.start();
}

/** Whether what failed is being done again, by whatever button or call. */
export const isRetried = ({ playback, connectionState }: FailingElement): boolean =>
  playback.busy || connectionState === 'connecting';
