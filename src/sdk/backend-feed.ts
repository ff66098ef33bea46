import type { SampleRate } from '../base/audio-format.js';
import { AvatarError, ErrorCode } from '../base/errors.js';
import { ConversationReason, type RoundId } from '../base/states.js';
import type { Conversation } from '../playback/conversation.js';
import { createId } from '../protocol/ids.js';
import { decodeAudioPayload, type AudioPayload } from '../protocol/audio-payload.js';
import { BackendMotion } from '../transport/backend/backend-motion.js';
import { UnreadableMotionError } from '../transport/unreadable-motion.js';
import { BackendAudio } from './backend-audio.js';
import { fallbackReason } from './fallback-reason.js';

interface BackendRound {
  readonly id: RoundId;
  readonly audio: BackendAudio;
  audioEnded: boolean;
  readonly motion: BackendMotion;
  /** It plays without motion; what still comes is not shown. */
  audioOnly: boolean;
}

type Bytes = Uint8Array | ArrayBuffer;

/**
 * Feeds a conversation in backend mode, where the application hands in both audio and motion. One
 * round at a time: it takes audio up to its end, and motion until another round begins.
 */
export class BackendFeed {
  #round: BackendRound | null = null;
  /** Rounds of the server whose motion may still come though they are over here. */
  readonly #late = new Set<string>();

  constructor(
    private readonly conversation: Conversation,
    /** Rate of raw PCM16, in hertz. */
    private readonly sampleRate: SampleRate,
    private readonly report: (error: AvatarError) => void,
  ) {}

  /** Whether a round is open, so that the next audio goes on with it. */
  get taking(): boolean {
    return this.#playing?.audioEnded === false;
  }

  /**
   * Appends audio to the open round, or begins one. `null` when none can begin with it. Audio that
   * cannot be taken is reported, and still ends the round where it is the last.
   */
  yieldAudio(bytes: Bytes, end: boolean): RoundId | null {
    try {
      const payload = this.#payload(bytesOf(bytes, notAudio));
      // An end marker that comes twice is not the start of another round.
      if (end && payload.data.length === 0 && this.#playing) return this.#endAudio(this.#playing);
      const round = this.#playing && this.taking ? this.#playing : this.#begin(payload);
      round.audio.push(payload);
      return end ? this.#endAudio(round) : round.id;
    } catch (error) {
      if (!(error instanceof AvatarError)) throw error;
      this.report(error);
      const open = this.taking ? this.#playing : null;
      return open && (end ? this.#endAudio(open) : open.id);
    }
  }

  /** Appends motion to the round of this id; whether its last motion has come. */
  yieldFrames(payloads: readonly Bytes[] | null | undefined, id: string): boolean {
    const round = this.#round;
    if (round?.id !== id) return false;
    try {
      const envelopes = (payloads ?? []).map((payload) => bytesOf(payload, notMotion));
      if (envelopes.some(({ length }) => length > 0)) this.#read(round, envelopes);
      else if (!round.motion.ended) this.#waive(round, ConversationReason.fallbackMode);
    } catch (error) {
      this.#refuse(round, error);
    }
    return round.motion.ended;
  }

  /** The round that this feed began, while it lasts. */
  get #playing(): BackendRound | null {
    return this.#round?.id === this.conversation.round ? this.#round : null;
  }

  /** @throws AvatarError `invalidAudioInput` for a header that cannot be read. */
  #payload(bytes: Uint8Array): AudioPayload {
    try {
      const raw = { codec: 'pcm_s16le', sampleRate: this.sampleRate, data: bytes } as const;
      return decodeAudioPayload(bytes) ?? raw;
    } catch (cause) {
      const message = cause instanceof Error ? cause.message : String(cause);
      throw new AvatarError(ErrorCode.invalidAudioInput, message, { cause });
    }
  }

  #begin(first: AudioPayload): BackendRound {
    const { conversation } = this;
    const id = createId();
    const audio = new BackendAudio(first, {
      push: (samples) => conversation.pushAudio(id, samples),
      end: () => conversation.endAudio(id),
      fail: (error) => this.report(error),
    });
    conversation.begin({ round: id, sampleRate: audio.sampleRate });
    void conversation.finished(id).then(() => audio.close());
    this.#round?.motion.leave();
    const motion = new BackendMotion(this.#late);
    const round = { id, audio, audioEnded: false, motion, audioOnly: false };
    this.#round = round;
    return round;
  }

  #endAudio(round: BackendRound): RoundId {
    if (!round.audioEnded) round.audio.end();
    round.audioEnded = true;
    return round.id;
  }

  #read(round: BackendRound, envelopes: readonly Uint8Array[]): void {
    const { motion } = round;
    for (const envelope of envelopes) {
      if (motion.ended) return;
      try {
        const segments = motion.read(envelope);
        if (round.audioOnly) continue;
        for (const segment of segments) this.conversation.pushMotion(round.id, segment);
        if (motion.ended) this.conversation.endMotion(round.id);
      } catch (error) {
        this.#refuse(round, error);
      }
    }
  }

  /** Which time motion belongs to is unknown after a gap, so none of what follows is shown. */
  #refuse(round: BackendRound, error: unknown): void {
    if (!(error instanceof AvatarError)) throw error;
    if (!round.audioOnly) this.report(error);
    this.#waive(round, fallbackReason(error));
  }

  #waive(round: BackendRound, reason: ConversationReason): void {
    if (round.audioOnly) return;
    round.audioOnly = true;
    this.conversation.audioOnly(round.id, reason);
  }
}

const notAudio = (message: string): AvatarError =>
  new AvatarError(ErrorCode.invalidAudioInput, message);
const notMotion = (message: string): AvatarError => new UnreadableMotionError(message);

/** @throws AvatarError of `refuse` for anything but bytes. */
function bytesOf(payload: Bytes, refuse: (message: string) => AvatarError): Uint8Array {
  if (payload instanceof ArrayBuffer) return new Uint8Array(payload);
  if (ArrayBuffer.isView(payload)) {
    return new Uint8Array(payload.buffer, payload.byteOffset, payload.byteLength);
  }
  throw refuse(`Payloads are bytes (Uint8Array or ArrayBuffer), not ${typeof payload}.`);
}
