import { bytesOf, type PcmChunk } from '../../base/bytes-of.js';
import type { SampleRate } from '../../base/sample-rate.js';
import { AvatarError, invalidAudio, messageOf } from '../../base/errors.js';
import { ConversationReason } from '../../base/states.js';
import { decodeAudioPayload, type AudioPayload } from '../../protocol/audio-payload.js';
import type { Round } from '../../round/round.js';
import { Driver, type DriverContext, type MotionPayloads, type OpenRound } from '../driver.js';
import { unreadableMotion } from '../unreadable-motion.js';
import { rateOf } from './backend-audio.js';
import { BackendTurn, type TurnContext } from './backend-turn.js';
import { LateRounds } from './late-rounds.js';
import { ReaderFile } from './reader-file.js';

export interface BackendOptions {
  /** Rate of raw PCM16, in hertz. */
  readonly sampleRate: SampleRate;
  /** Begins a round in place of whatever is heard or about to be. */
  readonly open: OpenRound;
}

/**
 * Audio and motion that the page hands over, from a backend that holds the connection. One turn at a
 * time: it takes audio up to its end, and motion until another turn begins.
 */
export class BackendDriver extends Driver {
  readonly #options: BackendOptions;
  readonly #turns: TurnContext;
  #turn: BackendTurn | null = null;
  #disposed = false;

  constructor(context: DriverContext, options: BackendOptions) {
    super(context);
    this.#options = options;
    this.#turns = {
      file: new ReaderFile(),
      late: new LateRounds(),
      report: (error) => void context.events.emit('error', error),
      fail: (round, error) => this.fail(round, error),
    };
    void this.prefetch();
  }

  /** Fetches what reads motion: before it is there, {@link yieldMotion} cannot tell the last of it. */
  override async prefetch(): Promise<void> {
    await this.#turns.file.load().catch(() => undefined); // tried again, and told, when a turn needs it
  }

  override start(): Promise<void> {
    return Promise.reject(this.refusal('start()'));
  }

  override assertSend(): void {
    throw this.refusal('send()');
  }

  /** Speech that came with its motion, which cannot be used, is heard alone. */
  override drive({ motion }: Round): void {
    if (motion.awaited) motion.waive(ConversationReason.fallbackMode);
  }

  override assertYield(): void {}

  override yieldAudio(audio: PcmChunk, end: boolean): Round | null {
    if (this.#disposed) return null;
    return this.context.events.commit(() => this.#yieldAudio(audio, end));
  }

  override yieldMotion(payloads: MotionPayloads | null | undefined, round: string): boolean {
    const turn = this.#turn;
    if (this.#disposed || turn?.round.id !== round) return false;
    try {
      const envelopes = (payloads ?? []).map((payload) => bytesOf(payload, unreadableMotion));
      if (envelopes.some(({ length }) => length > 0)) turn.pushMotion(envelopes);
      else if (!turn.ended) turn.waiveMotion(ConversationReason.fallbackMode);
    } catch (error) {
      if (!(error instanceof AvatarError)) throw error;
      turn.refuseMotion(error);
    }
    return turn.ended;
  }

  override dispose(): void {
    this.#disposed = true;
    this.#turn = null;
  }

  protected override instead(): string {
    return (
      'has no place in backend mode, where your backend holds the connection. Hand over what it ' +
      'sends to yieldAudioData() and yieldFramesData(), or choose direct or local mode.'
    );
  }

  #yieldAudio(audio: PcmChunk, end: boolean): Round | null {
    const last = this.#turn?.round.over ? null : this.#turn;
    let turn = last?.taking ? last : null;
    try {
      const payload = this.#payload(bytesOf(audio));
      // An end marker that comes twice is not the start of another turn.
      if (last && end && payload.data.length === 0) turn = last;
      else {
        turn ??= this.#begin(payload);
        turn.pushAudio(payload);
      }
    } catch (error) {
      if (!(error instanceof AvatarError)) throw error;
      this.#turns.report(error);
    }
    if (end) turn?.endAudio();
    return turn?.round ?? null;
  }

  /** @throws AvatarError `invalidAudioInput` for a header that cannot be read. */
  #payload(bytes: Uint8Array): AudioPayload {
    try {
      const { sampleRate } = this.#options;
      return decodeAudioPayload(bytes) ?? { codec: 'pcm_s16le', sampleRate, data: bytes };
    } catch (cause) {
      throw invalidAudio(messageOf(cause), cause);
    }
  }

  #begin(first: AudioPayload): BackendTurn {
    const round = this.#options.open({ sampleRate: rateOf(first) });
    this.#turn?.leave();
    return (this.#turn = new BackendTurn(round, first, this.#turns));
  }
}
