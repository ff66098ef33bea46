/**
 * The causes that an `ErrorCode` stands for, where these are several. Types are made of it, and a test sees to it
 * that the page of the code explains each; pages load none of it.
 */
export const ERROR_REASONS = {
  sessionTokenInvalid: [
    /** It is the token of a real-time room that is missing, refused or expired. */
    'roomToken',
  ],
  sessionTokenExpired: ['roomToken'],
  networkLayerNotAvailable: [
    /** The method belongs to another mode. */
    'wrongMode',
    /** The mode's name is not known. */
    'unknownMode',
    /** The client of the real-time room is a package that could not be loaded. */
    'roomClientMissing',
    /** The page does not say which room to join. */
    'roomUnspecified',
    /** The address of the server is none. */
    'invalidEndpoint',
  ],
  noAudio: [
    /** The visitor's microphone cannot be had, or not be published. */
    'microphoneUnavailable',
    /** The browser has no voice to say words with, or it failed. */
    'noVoice',
  ],
  animationPlayerNotInitialized: [
    /** The code runs outside of a page. */
    'noPage',
    /** The browser gives no WebGL 2. */
    'noWebGL',
    /** The lip-sync engine could not be set up, or broke. */
    'lipsyncUnavailable',
    /** What reads motion could not be fetched. */
    'motionReaderUnavailable',
  ],
  serverError: [
    /** Motion came that cannot be read: what follows it cannot be placed in time. */
    'unreadableMotion',
  ],
} as const;

/** Which of its causes an error has, where its code stands for several. */
export type ErrorReason = (typeof ERROR_REASONS)[keyof typeof ERROR_REASONS][number];
