import type { Samples } from '../../base/audio-format.js';
import type { SampleRate } from '../../base/sample-rate.js';
import type { AudioConsumer } from '../../round/audio-track.js';
import type { Round } from '../../round/round.js';
import { SpeechConverter } from '../speech-converter.js';
import type { DrivenRound } from './driven-round.js';

/** Speech that may wait here, in seconds: as much as a round may have. */
const MAX_WAITING_SECONDS = 30 * 60;

/** Bytes handed to the network ahead; an interrupt must not queue behind minutes of speech. */
const SEND_AHEAD_BYTES = 256 * 1024;

/** How often to look whether the network has taken them, in milliseconds. */
const SEND_POLL_MS = 50;

/** Size of one audio message, in samples. Well under the message limit of servers. */
const MESSAGE_SAMPLES = 16_000;

interface AudioMessage {
  readonly pcm: Int16Array;
  readonly end: boolean;
}

/** What an upload needs of its connection. */
interface UploadConnection {
  /** Bytes that the network has not taken yet. */
  readonly bufferedBytes: number;
  sendAudio(round: Round, pcm: Int16Array, sampleRate: SampleRate, end: boolean): void;
  interrupt(round: Round): void;
}

/**
 * The speech of one round on its way to the Motion Server: it waits for the network to take what was
 * sent, and stops when the server wants nothing more of the round.
 */
export class RoundUpload implements AudioConsumer {
  readonly #round: Round;
  readonly #sampleRate: SampleRate;
  readonly #converter: SpeechConverter;
  readonly #overflow: () => void;
  readonly #connection: UploadConnection;
  #waiting: AudioMessage[] = [];
  #waitingSamples = 0;
  #stopped = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param over aborted when the server wants nothing more of the round. */
  constructor(
    connection: UploadConnection,
    { round, sampleRate, overflow }: DrivenRound,
    over: AbortSignal,
  ) {
    this.#connection = connection;
    this.#round = round;
    this.#sampleRate = sampleRate;
    this.#converter = new SpeechConverter(round.sampleRate, sampleRate);
    this.#overflow = overflow;
    for (const signal of [round.signal, over]) {
      signal.addEventListener('abort', this.#stop, { once: true });
    }
  }

  push(samples: Samples): void {
    if (!this.#stopped) this.#add(this.#converter.push(samples), false);
  }

  end(): void {
    if (!this.#stopped) this.#add(this.#converter.end(), true);
  }

  /** Drops what waits. Nothing is sent any more. */
  readonly #stop = (): void => {
    this.#stopped = true;
    this.#waiting = [];
    clearTimeout(this.#timer);
  };

  #add(pcm: Int16Array, end: boolean): void {
    this.#waitingSamples += pcm.length;
    if (this.#waitingSamples > MAX_WAITING_SECONDS * this.#sampleRate) {
      this.#stop();
      this.#connection.interrupt(this.#round);
      this.#overflow();
      return;
    }
    let offset = 0;
    do {
      const part = pcm.subarray(offset, offset + MESSAGE_SAMPLES);
      offset += part.length;
      const last = end && offset >= pcm.length;
      if (part.length > 0 || last) this.#waiting.push({ pcm: part, end: last });
    } while (offset < pcm.length);
    this.#send();
  }

  #send(): void {
    const connection = this.#connection;
    clearTimeout(this.#timer);
    while (this.#waiting.length > 0) {
      if (connection.bufferedBytes > SEND_AHEAD_BYTES) {
        this.#timer = setTimeout(() => this.#send(), SEND_POLL_MS);
        return;
      }
      const { pcm, end } = this.#waiting.shift()!;
      this.#waitingSamples -= pcm.length;
      connection.sendAudio(this.#round, pcm, this.#sampleRate, end);
    }
  }
}
