import { AvatarError, ErrorCode } from '../../base/errors.js';
import type { ConversationReason } from '../../base/states.js';
import type { AudioPayload } from '../../protocol/audio-payload.js';
import type { Round } from '../../round/round.js';
import { BackendAudio } from './backend-audio.js';
import type { BackendMotion } from './backend-motion.js';
import { KeptBytes } from './kept-bytes.js';
import type { LateRounds } from './late-rounds.js';
import type { Reader, ReaderFile } from './reader-file.js';

/** What a turn depends on. */
export interface TurnContext {
  readonly file: ReaderFile;
  readonly late: LateRounds;
  /** Tells what is wrong with the audio. */
  report(error: AvatarError): void;
  /** Tells why a round gets no more motion. */
  fail(round: Round, error: AvatarError): void;
}

/** A round whose audio and motion a backend hands over: audio up to its end, motion until the next. */
export class BackendTurn {
  readonly #context: TurnContext;
  readonly #audio: BackendAudio;
  #motion: BackendMotion | null = null;
  /** Motion that waits for its reader. */
  readonly #kept = new KeptBytes();
  /** No motion is wanted any more. */
  #silent = false;

  constructor(
    readonly round: Round,
    first: AudioPayload,
    context: TurnContext,
  ) {
    this.#context = context;
    this.#audio = new BackendAudio(first, round.audio, (error) => context.report(error));
    round.signal.addEventListener('abort', () => this.#audio.close(), { once: true });
    round.motion.expect();
    const { reader } = context.file;
    if (reader) this.#readWith(reader);
    else context.file.load().then(this.#readWith, this.#giveUp);
  }

  /** Whether the next audio goes on with it. */
  get taking(): boolean {
    return !this.round.over && !this.#audio.ended;
  }

  /** Whether the last motion was read. */
  get ended(): boolean {
    return this.#motion?.ended ?? false;
  }

  /** @throws AvatarError `invalidAudioInput` for audio that cannot be taken. */
  pushAudio(payload: AudioPayload): void {
    this.#audio.push(payload);
  }

  endAudio(): void {
    this.#audio.end();
  }

  pushMotion(envelopes: readonly Uint8Array[]): void {
    for (const envelope of envelopes) {
      if (this.#motion) this.#read(this.#motion, envelope);
      else if (!this.#silent && !this.#kept.push(envelope)) this.#giveUp(tooMuch());
    }
  }

  /** No motion will come. */
  waiveMotion(reason: ConversationReason): void {
    this.#silence();
    this.round.motion.waive(reason);
  }

  /** What came is no motion. */
  refuseMotion(error: AvatarError): void {
    if (this.#silent) return;
    this.#silence();
    this.#context.fail(this.round, error);
  }

  /** Another turn takes its place. */
  leave(): void {
    if (this.#motion) this.#motion.leave();
    else if (!this.#silent) this.#context.late.nameless++;
    this.#silence();
  }

  readonly #readWith = (reader: Reader): void => {
    if (!this.round.over) this.#audio.decodeWith(reader);
    this.#motion = new reader.BackendMotion(this.round.motion, this.#context.late);
    if (this.#silent) this.#motion.silence();
    for (const envelope of this.#kept.take()) this.#read(this.#motion, envelope);
  };

  #silence(): void {
    this.#silent = true;
    this.#kept.take();
    this.#motion?.silence();
  }

  #read(motion: BackendMotion, envelope: Uint8Array): void {
    try {
      motion.read(envelope);
    } catch (error) {
      if (!(error instanceof AvatarError)) throw error;
      this.#context.fail(this.round, error);
    }
  }

  /** What reads motion cannot be had; nor what decodes Opus, and then there is nothing at all. */
  readonly #giveUp = (cause: AvatarError): void => {
    this.#silence();
    if (this.round.over) return;
    this.#context.fail(this.round, this.#audio.encoded ? nothingAtAll(cause) : cause);
    if (this.#audio.encoded) this.round.audio.end();
  };
}

function nothingAtAll(cause: AvatarError): AvatarError {
  return new AvatarError(
    ErrorCode.audioOnlyInitFailed,
    'What reads motion and decodes Ogg Opus could not be fetched, so this speech can be neither ' +
      'seen nor heard. Check the network, and that all files of the package lie in one folder.',
    { cause },
  );
}

function tooMuch(): AvatarError {
  return new AvatarError(
    ErrorCode.animationPlayerNotInitialized,
    'Too much motion waits for what reads it, which is still being fetched. Check the network. The ' +
      'speech goes on without motion.',
    { reason: 'motionReaderUnavailable' },
  );
}
