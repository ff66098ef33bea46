import { EventEmitter } from 'eventemitter3';
import type {
  AgoraClient,
  AgoraLocalTrack,
  AgoraModule,
  AgoraRemoteUser,
} from '../../../src/rtc/agora/agora-client.js';

/**
 * Stands in for the documented client interface of agora-rtc-sdk-ng 4. It is not Agora: it shows that
 * the provider keeps to that interface, and nothing of Agora's network.
 */
export class AgoraStandIn extends EventEmitter implements AgoraClient {
  connectionState = 'DISCONNECTED';
  remoteUsers: AgoraRemoteUser[] = [];
  readonly called: string[] = [];
  published: AgoraLocalTrack[] = [];

  /** @param joining settles when the channel is joined; never, for one that cannot be reached. */
  constructor(readonly joining: Promise<void> = Promise.resolve()) {
    super();
  }

  async setClientRole(role: string): Promise<void> {
    this.called.push(`role ${role}`);
  }

  async join(appId: string, channel: string, token: string | null): Promise<number> {
    this.called.push(`join ${appId} ${channel}`);
    this.change('CONNECTING');
    await this.joining;
    if (token === 'expired') {
      const cause = new Error('AgoraRTCError CAN_NOT_GET_GATEWAY_SERVER: dynamic key expired');
      throw Object.assign(cause, { code: 'CAN_NOT_GET_GATEWAY_SERVER' });
    }
    this.change('CONNECTED');
    return 1;
  }

  async leave(): Promise<void> {
    this.called.push('leave');
    this.change('DISCONNECTED', 'LEAVE');
  }

  async subscribe(user: AgoraRemoteUser, mediaType: string): Promise<void> {
    this.called.push(`subscribe ${user.uid} ${mediaType}`);
  }

  async unsubscribe(): Promise<void> {}

  async publish(track: AgoraLocalTrack): Promise<void> {
    this.published.push(track);
  }

  async unpublish(): Promise<void> {
    this.published = [];
  }

  /** The test's hand: somebody publishes sound and video. */
  arrive(user: AgoraRemoteUser): void {
    this.remoteUsers.push(user);
    this.emit('user-published', user, 'audio');
    this.emit('user-published', user, 'video');
  }

  change(state: string, reason?: string): void {
    const before = this.connectionState;
    this.connectionState = state;
    this.emit('connection-state-change', state, before, reason);
  }

  /** A module that makes this client. */
  get module(): AgoraModule {
    return {
      createClient: ({ mode, codec }) => {
        this.called.push(`create ${mode} ${codec}`);
        return this;
      },
      setParameter: (name, value) => void this.called.push(`${name} ${String(value)}`),
      createMicrophoneAudioTrack: async () => ({ close: () => void this.called.push('close') }),
      createCustomAudioTrack: () => ({ close: () => void this.called.push('close') }),
    };
  }
}
