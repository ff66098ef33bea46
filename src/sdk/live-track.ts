import { invalidAudio, messageOf } from '../base/errors.js';

/** A sound of the page as a track, and what gives back all that makes it one. */
export interface LiveTrack {
  readonly track: MediaStreamTrack;
  release(): void;
}

/**
 * The track of a sound: of an AudioNode in whatever AudioContext it lives, a stream, or a track. They are
 * told by what they can do, as those of a frame have other classes. `null` for what may be a room.
 *
 * @throws AvatarError `invalidAudioInput` naming what is wrong with it.
 */
export function trackOf(source: unknown): LiveTrack | null {
  if (isNode(source)) return trackOfNode(source);
  if (isStream(source)) {
    const [track] = source.getAudioTracks();
    if (!track) throw invalidAudio('The MediaStream has no audio track.');
    return { track, release: () => undefined };
  }
  if (isTrack(source)) return { track: source, release: () => undefined };
  if (typeof source === 'object' && source !== null && 'on' in source) return null;
  throw invalidAudio(
    `attach() takes an AudioNode, a MediaStream, a MediaStreamTrack, a Room of livekit-client or a ` +
      `client of agora-rtc-sdk-ng, not ${nameOf(source)}. Files and chunks of sound are for speak() ` +
      'and send().',
  );
}

/** The context stays its owner's; a node is added to it, and taken away again. */
function trackOfNode(node: AudioNode): LiveTrack {
  const { context } = node;
  if (!('createMediaStreamDestination' in context)) {
    throw invalidAudio('The node is of an OfflineAudioContext, which is not heard as it renders.');
  }
  const live = context as AudioContext;
  if (live.state === 'closed') throw invalidAudio('The AudioContext of the node is closed.');
  if (node.numberOfOutputs === 0) {
    const instead =
      'stream' in node ? 'attach() its stream' : 'attach() what is connected to it instead';
    throw invalidAudio(`The ${node.constructor.name} has no outputs: ${instead}.`);
  }
  try {
    const tap = live.createMediaStreamDestination();
    node.connect(tap);
    const [track] = tap.stream.getAudioTracks();
    const ended = (): void => {
      if (live.state === 'closed') track.stop();
    };
    live.addEventListener('statechange', ended);
    const release = (): void => {
      live.removeEventListener('statechange', ended);
      track.stop();
      if (live.state !== 'closed') node.disconnect(tap);
    };
    return { track, release };
  } catch (cause) {
    throw invalidAudio(`The sound of the node cannot be read: ${messageOf(cause)}`, cause);
  }
}

function isNode(value: unknown): value is AudioNode {
  return has(value, 'numberOfOutputs') && has(value, 'context');
}

function isStream(value: unknown): value is MediaStream {
  return has(value, 'getAudioTracks');
}

function isTrack(value: unknown): value is MediaStreamTrack {
  return has(value, 'kind') && has(value, 'readyState') && has(value, 'enabled');
}

const has = (value: unknown, name: string): boolean =>
  typeof value === 'object' && value !== null && name in value;

function nameOf(value: unknown): string {
  if (value === null || typeof value !== 'object') return value === null ? 'null' : typeof value;
  return value.constructor?.name || 'an object';
}
