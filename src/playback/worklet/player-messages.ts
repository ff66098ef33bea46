import type { Samples } from '../../base/audio-format.js';

/** Name under which the speech player registers its processor. */
export const PLAYER_PROCESSOR = 'spatius-speech-player';

/** The last that the player tells the page. */
export const PLAYER_ENDED = 'ended';

/** What a voice, the sound of one round, begins with. */
export interface VoiceOptions {
  /** Rate of the pushed samples, in hertz. */
  readonly sampleRate: number;
  /** Whether it sounds; if not, it takes its time in silence. */
  readonly audible: boolean;
  /** Seconds to have again before playing on after an underrun. */
  readonly rebuffer: number;
}

/**
 * What the page tells the player. Voices go by numbers that the page gives, and not by ports of their
 * own: a context of WebKit that is closed while its audio thread holds a port takes the page with it.
 */
export type PlayerCommand =
  | { readonly type: 'begin'; readonly voice: number; readonly options: VoiceOptions }
  | { readonly type: 'tell'; readonly voice: number; readonly command: VoiceCommand }
  /** Stop for good, and say so by {@link PLAYER_ENDED}. */
  | { readonly type: 'dispose' };

/** What the page tells a voice. */
export type VoiceCommand =
  | { readonly type: 'push'; readonly samples: Samples }
  /** No more samples come. */
  | { readonly type: 'finish' }
  /** Play, from the start or from where it was held. */
  | { readonly type: 'start' }
  /** Fade out and keep the place. */
  | { readonly type: 'hold' }
  /** Fade out and drop the rest. */
  | { readonly type: 'interrupt' }
  /** Never play beyond this many seconds of the voice; `Infinity` for no limit. */
  | { readonly type: 'limit'; readonly seconds: number }
  | { readonly type: 'rebuffer'; readonly seconds: number }
  /** Pass over waiting sound so that this many seconds are left. */
  | { readonly type: 'trim'; readonly seconds: number }
  /** The page is done with this voice: it fades out if it sounds, and is gone. */
  | { readonly type: 'release' };

/** What a report marks; `tick` is the regular one. */
export type PlayerEdge =
  | 'tick'
  /** Sound runs from here: at the first sample, and after every halt. */
  | 'run'
  /** Sound halted: held, out of samples, or at the limit. */
  | 'held'
  | 'underrun'
  | 'limit'
  /** Waiting sound was passed over. */
  | 'trim'
  /** The last sample was rendered. */
  | 'last'
  /** The fade-out of an interrupt is over. */
  | 'interrupted';

/** What a voice tells the page: every 30 ms and at each edge. All counts are since `begin`. */
export interface PlayerReport {
  readonly edge: PlayerEdge;
  /** Time of the context at which `position` leaves the node, in seconds. */
  readonly time: number;
  /** Samples rendered or passed over, at the rate of the context. */
  readonly position: number;
  readonly running: boolean;
  /** Samples at the rate of the context that could be rendered at once. */
  readonly buffered: number;
  /** Times the sound ran out, and samples of silence that made. */
  readonly underruns: number;
  readonly underrunFrames: number;
  /** Samples passed over by `trim`. */
  readonly skipped: number;
}

/** What the player tells the page: of a voice, or that it has ended. */
export type PlayerMessage =
  { readonly voice: number; readonly report: PlayerReport } | typeof PLAYER_ENDED;
