/**
 * The parts of `livekit-client` (2.15.9 and later) that are used here, by their shape: a room of any
 * such version fits, and applications need not have its types.
 */

/* eslint-disable @typescript-eslint/no-explicit-any -- events of the client have listeners of their own */
export type LiveKitListener = (...args: any[]) => void;
/* eslint-enable @typescript-eslint/no-explicit-any */

export interface LiveKitTrackPublication {
  readonly kind: string;
  readonly source: string;
  readonly isSubscribed: boolean;
  readonly isMuted: boolean;
  readonly track?: { readonly mediaStreamTrack: MediaStreamTrack };
}

export interface LiveKitRemotePublication extends LiveKitTrackPublication {
  setSubscribed(subscribed: boolean): void;
}

export interface LiveKitParticipant {
  readonly identity: string;
  /** 4 is an agent. */
  readonly kind: number;
  readonly attributes: Readonly<Record<string, string>>;
  readonly trackPublications: ReadonlyMap<string, LiveKitTrackPublication>;
}

export interface LiveKitLocalParticipant {
  readonly identity: string;
  readonly trackPublications: ReadonlyMap<string, LiveKitTrackPublication>;
  setMicrophoneEnabled(enabled: boolean): Promise<unknown>;
  publishTrack(track: MediaStreamTrack, options?: object): Promise<unknown>;
  unpublishTrack(track: MediaStreamTrack, stopOnUnpublish?: boolean): Promise<unknown>;
}

/** Text that comes bit by bit. */
export interface LiveKitTextStream extends AsyncIterable<string> {
  readonly info: { readonly id: string; readonly attributes?: Readonly<Record<string, string>> };
}

export interface LiveKitRoom {
  readonly state: string;
  readonly remoteParticipants: ReadonlyMap<string, LiveKitParticipant>;
  readonly localParticipant: LiveKitLocalParticipant;
  prepareConnection(url: string, token?: string): Promise<void>;
  connect(url: string, token: string, options?: object): Promise<void>;
  disconnect(stopTracks?: boolean): Promise<void>;
  on(event: string, listener: LiveKitListener): unknown;
  off(event: string, listener: LiveKitListener): unknown;
  registerTextStreamHandler(
    topic: string,
    handler: (stream: LiveKitTextStream, from: { readonly identity: string }) => void,
  ): void;
  unregisterTextStreamHandler(topic: string): void;
  registerRpcMethod(
    method: string,
    handler: (call: {
      readonly callerIdentity: string;
      readonly payload: string;
    }) => Promise<string>,
  ): void;
  unregisterRpcMethod(method: string): void;
}

/** What the module exports of it. */
export interface LiveKitModule {
  readonly Room: new (options?: object) => LiveKitRoom;
}
