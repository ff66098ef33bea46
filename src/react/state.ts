import type { AvatarError } from '../base/errors.js';
import type { LiveKitRoom } from '../rtc/livekit/livekit-room.js';
import type { SpatiusAvatarElement } from './element-props.js';

/** What an avatar and its connection are doing. */
export type SpatiusAvatarStatusName =
  /** Nothing is connected: it is not asked for, not in sight yet, or has nothing to connect to. */
  | 'idle'
  /** The avatar loads. */
  | 'initializing'
  | 'connecting'
  | 'connected'
  | 'disconnecting'
  /** `error` is set. */
  | 'error';

/** LiveKit's `Room`, by its shape: declarations need no `livekit-client` so. */
export type AvatarRoom = LiveKitRoom;

/** The state of one avatar of a page. A new object whenever something changed. */
export interface SpatiusAvatarState {
  readonly status: SpatiusAvatarStatusName;
  /** The avatar loads, or connects. */
  readonly isLoading: boolean;
  readonly isConnected: boolean;
  /** What went wrong last; `null` again when it works. */
  readonly error: AvatarError | null;
  /** How far loading is, 0..1; `null` before it began. */
  readonly downloadProgress: number | null;
  /** The visitor's microphone is heard in the room. */
  readonly isPublishingMicrophone: boolean;
  /** The track of the microphone in the room. */
  readonly micTrack: MediaStreamTrack | null;
  /** LiveKit's room, while there is one. */
  readonly room: AvatarRoom | null;
  /** The element, with its methods; `null` on servers and before it is in the page. */
  readonly element: SpatiusAvatarElement | null;
}

/** Where nothing has begun, as on a server. */
export const INITIAL_STATE: SpatiusAvatarState = {
  status: 'idle',
  isLoading: false,
  isConnected: false,
  error: null,
  downloadProgress: null,
  isPublishingMicrophone: false,
  micTrack: null,
  room: null,
  element: null,
};

/** What is asked of the element at present, which it does not say itself. */
export type Errand = 'starting' | 'leaving' | null;

/** What an element and what is asked of it come to. */
export function stateOf(element: SpatiusAvatarElement | null, errand: Errand): SpatiusAvatarState {
  if (!element) return INITIAL_STATE;
  const status = statusOf(element, errand);
  const { error, loadProgress, connectionState } = element;
  const room = roomOf(element);
  return {
    status,
    isLoading: status === 'initializing' || status === 'connecting',
    isConnected: connectionState === 'connected',
    error,
    downloadProgress: loadProgress === 0 && !element.avatar ? null : loadProgress,
    ...microphoneIn(room),
    room,
    element,
  };
}

/** LiveKit's room that an element is in; `null` for what another maker has. */
export function roomOf({ room }: SpatiusAvatarElement): AvatarRoom | null {
  return room && 'localParticipant' in room ? (room as AvatarRoom) : null;
}

function microphoneIn(
  room: AvatarRoom | null,
): Pick<SpatiusAvatarState, 'micTrack' | 'isPublishingMicrophone'> {
  const published = [...(room?.localParticipant.trackPublications.values() ?? [])];
  const microphone = published.find(({ source }) => source === 'microphone');
  const micTrack = microphone?.track?.mediaStreamTrack ?? null;
  return { micTrack, isPublishingMicrophone: micTrack !== null && !microphone!.isMuted };
}

function statusOf(
  { error, view, loadProgress, connectionState }: SpatiusAvatarElement,
  errand: Errand,
): SpatiusAvatarStatusName {
  if (errand === 'leaving') return 'disconnecting';
  if (connectionState === 'connecting') return 'connecting';
  if (error) return 'error';
  if (connectionState === 'connected') return 'connected';
  const starting = errand === 'starting';
  if (!view && (starting || loadProgress > 0)) return 'initializing';
  return starting ? 'connecting' : 'idle';
}

export function isSameState(a: SpatiusAvatarState, b: SpatiusAvatarState): boolean {
  return Object.entries(a).every(([name, value]) =>
    Object.is(value, b[name as keyof SpatiusAvatarState]),
  );
}
