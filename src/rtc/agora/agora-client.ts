/**
 * The parts of `agora-rtc-sdk-ng` 4 that are used here, by their shape: a client of any such version
 * fits, and applications need not have its types.
 */

/* eslint-disable @typescript-eslint/no-explicit-any -- events of the client have listeners of their own */
export type AgoraListener = (...args: any[]) => void;
/* eslint-enable @typescript-eslint/no-explicit-any */

export interface AgoraRemoteAudioTrack {
  getMediaStreamTrack(): MediaStreamTrack;
}

export interface AgoraRemoteVideoTrack {
  on(event: string, listener: AgoraListener): unknown;
  off(event: string, listener: AgoraListener): unknown;
}

export interface AgoraRemoteUser {
  readonly uid: string | number;
  readonly hasAudio: boolean;
  readonly hasVideo: boolean;
  readonly audioTrack?: AgoraRemoteAudioTrack;
  readonly videoTrack?: AgoraRemoteVideoTrack;
}

/** A track of the visitor, made by Agora. */
export interface AgoraLocalTrack {
  close(): void;
}

export interface AgoraClient {
  readonly connectionState: string;
  readonly remoteUsers: readonly AgoraRemoteUser[];
  setClientRole(role: 'audience' | 'host'): Promise<void>;
  join(
    appId: string,
    channel: string,
    token: string | null,
    uid?: string | number | null,
  ): Promise<string | number>;
  leave(): Promise<void>;
  subscribe(user: AgoraRemoteUser, mediaType: 'audio' | 'video'): Promise<unknown>;
  unsubscribe(user: AgoraRemoteUser, mediaType?: 'audio' | 'video'): Promise<void>;
  publish(track: AgoraLocalTrack): Promise<void>;
  unpublish(track?: AgoraLocalTrack): Promise<void>;
  on(event: string, listener: AgoraListener): unknown;
  off(event: string, listener: AgoraListener): unknown;
}

/** What the module exports of it, as its default. */
export interface AgoraModule {
  createClient(config: { readonly mode: 'live'; readonly codec: 'h264' }): AgoraClient;
  createMicrophoneAudioTrack(config?: object): Promise<AgoraLocalTrack>;
  createCustomAudioTrack(config: { readonly mediaStreamTrack: MediaStreamTrack }): AgoraLocalTrack;
  setParameter?(name: string, value: unknown): void;
}
