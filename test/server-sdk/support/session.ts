import type { TestContext } from 'node:test';
import {
  newAvatarSession,
  type AvatarSDKError,
  type AvatarSession,
  type AvatarSessionOptions,
  type CloseInfo,
} from '../../../server-sdk/index.js';
import { decodeMessage, type ServerResponseAnimation } from '../../../src/protocol/messages.js';

/** Options of a session, and what a test does in its callbacks. */
export interface ListeningOptions extends AvatarSessionOptions {
  /** Called in each callback, after what it got is kept; its result is the callback's. */
  readonly heard?: (callback: string) => unknown;
}

/** A session that keeps everything its callbacks get; closed when the test ends. */
export class ListeningSession {
  readonly session: AvatarSession;
  readonly frames: { bytes: Uint8Array; isLast: boolean; message: ServerResponseAnimation }[] = [];
  readonly errors: AvatarSDKError[] = [];
  readonly closes: CloseInfo[] = [];
  #wake = (): void => {};

  constructor(context: TestContext, { heard, ...options }: ListeningOptions) {
    const then = (callback: string): unknown => {
      this.#wake();
      return heard?.(callback);
    };
    this.session = newAvatarSession({
      avatarId: 'mia',
      appId: 'app-one',
      apiKey: 'key-one',
      transportFrames: (bytes, isLast) => {
        const message = decodeMessage(bytes) as ServerResponseAnimation & { type: string };
        this.frames.push({ bytes, isLast, message });
        return then('transportFrames');
      },
      onError: (error) => {
        this.errors.push(error);
        return then('onError');
      },
      onClose: (info) => {
        this.closes.push(info);
        return then('onClose');
      },
      onEncodedAudio: () => then('onEncodedAudio'),
      ...options,
    });
    context.after(() => this.session.close());
  }

  /** Waits until something that a callback got makes `condition` true. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise<void>((resolve) => (this.#wake = resolve));
  }

  /** Waits for the last motion of a request and returns all of it. */
  async motionOf(reqId: string): Promise<ServerResponseAnimation[]> {
    const own = () => this.frames.filter(({ message }) => message.reqId === reqId);
    await this.until(() => own().some(({ isLast }) => isLast));
    return own().map(({ message }) => message);
  }

  async keyframesOf(reqId: string): Promise<number> {
    return (await this.motionOf(reqId)).flatMap(({ animation }) => animation ?? []).length;
  }
}

/** Both endpoints of a server. */
export function at(url: string): { consoleEndpointUrl: string; ingressEndpointUrl: string } {
  return { consoleEndpointUrl: url, ingressEndpointUrl: url };
}

/** A session that is connected to a server. */
export async function started(
  context: TestContext,
  url: string,
  options: AvatarSessionOptions = {},
): Promise<ListeningSession> {
  const listening = new ListeningSession(context, { ...at(url), ...options });
  await listening.session.init();
  await listening.session.start();
  return listening;
}

/** What a promise is rejected with. @throws when it is not */
export async function failureOf(promise: Promise<unknown>): Promise<AvatarSDKError> {
  try {
    await promise;
  } catch (error) {
    return error as AvatarSDKError;
  }
  throw new Error('It should have failed.');
}

/** Samples as the bytes that sendAudio takes. */
export function bytesOf(pcm: Int16Array): Uint8Array {
  return new Uint8Array(pcm.buffer, pcm.byteOffset, pcm.byteLength);
}
