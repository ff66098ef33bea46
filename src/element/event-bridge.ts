import type { AvatarError } from '../base/errors.js';
import type { AvatarController } from '../sdk/engine.js';
import {
  AvatarConnectionStateChangeEvent,
  AvatarConversationStateChangeEvent,
  AvatarPlaybackStallEvent,
  AvatarSpeechEndEvent,
  AvatarSpeechStartEvent,
} from '../events/index.js';

/** What the element does itself when its controller speaks. */
export interface BridgeTarget {
  /** Shows the controller's new state, then sends the event. */
  announce(event: Event): void;
  fail(error: AvatarError): void;
  /** Something that was wrong before works now. */
  recover(): void;
  stall(stalled: boolean): void;
  volumeChanged(): void;
  unlockChanged(): void;
}

/** Turns what a controller says into events of the element, as long as the controller lives. */
export function bridgeEvents({ events }: AvatarController, to: BridgeTarget): void {
  events.on('connection', (state, error) => {
    if (state === 'connected') to.recover();
    to.announce(new AvatarConnectionStateChangeEvent(state, error));
  });
  events.on('conversation', (state, reason) =>
    to.announce(new AvatarConversationStateChangeEvent(state, reason)),
  );
  events.on('speechstart', (round) => {
    to.recover();
    to.announce(new AvatarSpeechStartEvent(round));
  });
  events.on('speechend', (report) => to.announce(new AvatarSpeechEndEvent(report)));
  events.on('stall', (stalled) => {
    to.stall(stalled);
    to.announce(new AvatarPlaybackStallEvent(stalled));
  });
  events.on('volume', () => to.volumeChanged());
  events.on('unlock', () => to.unlockChanged());
  events.on('error', (error) => to.fail(error));
}
