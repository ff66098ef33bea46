import type { EventEmitter } from 'eventemitter3';
import type { AvatarError } from '../base/errors.js';
import type { Conversation } from '../playback/conversation.js';
import type { SpeechPlayer } from '../playback/speech-player.js';
import type { MotionServerSession } from '../transport/motion-server/session.js';
import type { ControllerEvents } from './callbacks.js';
import type { CueTrack } from './cues.js';

/** The parts of a controller that have something to say. */
export interface Speakers {
  readonly conversation: Conversation;
  readonly player: SpeechPlayer;
  readonly session: MotionServerSession | null;
  readonly cues: CueTrack;
}

/** Turns what the parts of a controller say into its own events; `report` takes the errors. */
export function relay(
  { conversation, player, session, cues }: Speakers,
  events: EventEmitter<ControllerEvents>,
  report: (error: AvatarError) => void,
): void {
  conversation.on('state', (...args) => events.emit('conversation', ...args));
  conversation.on('animation', (type) => events.emit('animation', type));
  conversation.on('start', (round) => {
    events.emit('speechstart', round);
    cues.start(round);
  });
  conversation.on('end', (ended) => {
    cues.end(ended.round);
    events.emit('speechend', ended);
  });
  conversation.on('stall', (stalled) => events.emit('stall', stalled));
  conversation.on('volume', () => events.emit('volume'));
  conversation.on('error', report);
  player.on('unlock', () => events.emit('unlock', true));
  player.on('lock', () => events.emit('unlock', false));
  session?.on('state', (state, error) => {
    events.emit('connection', state, error);
    if (error) report(error);
  });
}
