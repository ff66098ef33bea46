import { bytesOf, type PcmChunk } from '../src/base/bytes-of.js';
import { encodeMessage } from '../src/protocol/messages.js';
import { AvatarSDKError } from './errors.js';
import { Round, type RoundOptions } from './round.js';

/** Largest piece of audio in one message, in bytes; even, so that samples stay whole. */
const MAX_MESSAGE_BYTES = 256 * 1024;

/** What is to be sent for a round. */
export interface Outgoing {
  readonly reqId: string;
  readonly messages: Uint8Array[];
}

/** Cuts the audio of a session into rounds and messages. */
export class AudioInput {
  readonly #options: RoundOptions;
  /** The round that audio is coming in for. */
  #open: Round | null = null;
  /** The round that {@link interrupt} stops. */
  #latest: Round | null = null;

  constructor(options: RoundOptions) {
    this.#options = options;
  }

  /** Id of the round that audio is coming in for. */
  get openId(): string | undefined {
    return this.#open?.id;
  }

  /**
   * Takes the next audio and returns the messages to send, and what the encoder made of it.
   *
   * @throws AvatarSDKError `invalidRequest` for what holds no bytes, and when the encoder fails; what the
   * server said when it has refused the round, which is over then: the next audio begins another.
   */
  push(
    audio: PcmChunk,
    end: boolean,
    connectionId: string | undefined,
  ): Outgoing & { encoded: Uint8Array | null } {
    const refusal = this.#open?.refusal;
    if (refusal) {
      this.#leave();
      throw refusal;
    }
    const given = bytesOf(audio, (reason) => refused(reason, connectionId));
    const round = (this.#latest = this.#open ??= new Round(this.#options));
    const bytes = encode(round, given, end, connectionId);
    if (end) this.#open = null;
    const encoded = this.#options.encoder && bytes.length > 0 ? bytes : null;
    return { reqId: round.id, messages: cut(round.id, bytes, end), encoded };
  }

  /**
   * Ends the latest round, whether all of its audio was sent or not.
   *
   * @throws AvatarSDKError `invalidRequest` when there was none.
   */
  interrupt(connectionId: string | undefined): Outgoing {
    if (!this.#latest) {
      throw new AvatarSDKError(
        'invalidRequest',
        'No request to interrupt: no audio was sent on this connection.',
        { phase: 'websocket_send', connectionId },
      );
    }
    const reqId = this.#latest.id;
    this.#leave();
    return { reqId, messages: [encodeMessage({ type: 'clientInterrupt', reqId })] };
  }

  /** The server wants no more of the round that an error names. */
  refuse(error: AvatarSDKError): void {
    if (this.#open && this.#open.id === error.reqId) this.#open.refusal = error;
  }

  #leave(): void {
    this.#open?.abandon();
    this.#open = null;
  }
}

function refused(reason: string, connectionId: string | undefined): AvatarSDKError {
  return new AvatarSDKError('invalidRequest', reason, { phase: 'websocket_send', connectionId });
}

function encode(
  round: Round,
  audio: Uint8Array,
  end: boolean,
  connectionId: string | undefined,
): Uint8Array {
  try {
    return round.encode(audio, end);
  } catch (cause) {
    throw new AvatarSDKError('invalidRequest', `oggOpusEncoder threw: ${String(cause)}`, {
      phase: 'websocket_send',
      connectionId,
      reqId: round.id,
      cause,
    });
  }
}

/** One message where the audio fits in, several where it does not; the last has the end flag. */
function cut(reqId: string, audio: Uint8Array, end: boolean): Uint8Array[] {
  const messages: Uint8Array[] = [];
  let at = 0;
  do {
    const piece = audio.subarray(at, at + MAX_MESSAGE_BYTES);
    at += MAX_MESSAGE_BYTES;
    const last = at >= audio.byteLength;
    messages.push(
      encodeMessage({ type: 'clientAudioInput', reqId, audio: piece, end: end && last }),
    );
  } while (at < audio.byteLength);
  return messages;
}
