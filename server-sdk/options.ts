import type { Logger } from '../src/base/logger.js';
import type { OggOpusEncoder } from './round.js';
import type { EndpointOptions } from './endpoints.js';
import type { AvatarSDKError } from './errors.js';

/** How the audio of a session is encoded on its way to the Motion Server. */
export const AudioFormat = { PCM_S16LE: 'pcm_s16le', OGG_OPUS: 'ogg_opus' } as const;
export type AudioFormat = (typeof AudioFormat)[keyof typeof AudioFormat];

/** Motion and audio go into a LiveKit room. Fields left out travel as empty. */
export interface LiveKitEgressConfig {
  /** URL of the LiveKit server. */
  readonly url: string;
  readonly roomName: string;
  /** Identity that joins the room. */
  readonly publisherId: string;
  /** Token that lets it join; preferred to the key pair. */
  readonly apiToken?: string;
  readonly apiKey?: string;
  readonly apiSecret?: string;
  /** Attributes of the participant. */
  readonly extraAttributes?: Readonly<Record<string, string>>;
  /** Seconds of silence before the session ends; 0 takes the server's default. */
  readonly idleTimeout?: number;
}

/** Motion and audio go into an Agora channel. */
export interface AgoraEgressConfig {
  readonly channelName: string;
  readonly token: string;
  /** 0 lets Agora choose. */
  readonly uid?: number;
  readonly publisherId: string;
}

/** How a session ended. */
export interface CloseInfo {
  /** Close code of the WebSocket: 1000 after `close()`, 1006 when it broke or never came to be. */
  readonly code: number;
  readonly reason: string;
}

/** Credentials of an app. What is left out comes from the environment. */
export interface AppCredentials {
  /** Default: `SPATIUS_APP_ID`. */
  readonly appId?: string;
  /** Default: `SPATIUS_API_KEY`. */
  readonly apiKey?: string;
}

export interface AvatarSessionOptions extends AppCredentials, EndpointOptions {
  /** Default: `SPATIUS_AVATAR_ID`. */
  readonly avatarId?: string;
  /**
   * When the Session Token expires, less than 24 hours ahead: a date, or Unix seconds. Default: in
   * an hour. It is only needed to connect.
   */
  readonly expireAt?: Date | number;
  /** Hertz. PCM: 8000, 16000, 22050, 24000, 32000, 44100, 48000; Ogg Opus: 8000, 12000, 16000, 24000, 48000. Default 16000. */
  readonly sampleRate?: number;
  /** Bits a second of encoded audio, as a hint for the server. Default 0. */
  readonly bitrate?: number;
  /** Default `pcm_s16le`. */
  readonly audioFormat?: AudioFormat;
  /** With `ogg_opus`: encodes the PCM given to `sendAudio()`, which else takes Ogg Opus bytes. */
  readonly oggOpusEncoder?: OggOpusEncoder;
  /** Hears what the encoder made, piece by piece, as it is sent. */
  readonly onEncodedAudio?: (reqId: string, bytes: Uint8Array) => unknown;
  /** Whether credentials travel in the query of the WebSocket, not in headers. Default false. */
  readonly useQueryAuth?: boolean;
  readonly livekitEgress?: LiveKitEgressConfig;
  readonly agoraEgress?: AgoraEgressConfig;
  /** Passed on to the server, for example `{'motion-format': 'compact'}`. */
  readonly extraParams?: Readonly<Record<string, string>>;
  /**
   * Gets every motion message exactly as it came, to be handed to `yieldFramesData()` of a client.
   * `isLast`: it is the last of its request.
   */
  readonly transportFrames?: (bytes: Uint8Array, isLast: boolean) => unknown;
  /** Hears what goes wrong after `start()`. */
  readonly onError?: (error: AvatarSDKError) => unknown;
  /**
   * Called once, when the session is over: it was closed, its connection ended, or `init()` or
   * `start()` failed.
   */
  readonly onClose?: (info: CloseInfo) => unknown;
  /** Longest wait for each of: the token, the upgrade, the handshake; in milliseconds. Default 10000. */
  readonly timeoutMs?: number;
  /** Hears what callbacks throw, and what promises of theirs are rejected with. Default: the console. */
  readonly logger?: Logger;
}
