import type { PcmChunk } from '../base/bytes-of.js';
import type { Emitter } from '../base/emitter.js';
import { AvatarError, ErrorCode } from '../base/errors.js';
import type { Logger } from '../base/logger.js';
import { ConnectionState } from '../base/states.js';
import type { ControllerEvents } from '../events/table.js';
import type { Round, RoundOptions, SpokenRound } from '../round/round.js';
import { fallbackReason } from './fallback-reason.js';

/** Who moves the mouth in a round. */
export interface MotionDriver {
  /**
   * Makes the motion of a round, from its audio or from elsewhere, until its signal is aborted. Called
   * once for each round, before its first audio.
   */
  drive(round: Round): void;
}

/** Complete messages of a Motion Server, in order. */
export type MotionPayloads = readonly (Uint8Array | ArrayBuffer)[];

/** What every driver gets of its view. */
export interface DriverContext {
  /** Where it tells `connection` and `error`. */
  readonly events: Emitter<ControllerEvents>;
  readonly logger: Logger;
}

/**
 * One way to get motion for speech: a mode. A view has one driver for life. What is not overridden is
 * what most modes have in common: nothing to connect to, and audio by `send()` and `speak()`.
 */
export abstract class Driver implements MotionDriver {
  constructor(protected readonly context: DriverContext) {}

  get connectionState(): ConnectionState {
    return ConnectionState.disconnected;
  }

  /**
   * Fetches what motion is made with, as far as that is small and takes nothing else of the machine. Whoever
   * can waits for what is returned; what goes wrong is told when speech needs it.
   */
  prefetch(): Promise<void> | void {}

  /** Gets ready for speech that is to come, where that takes time; what goes wrong is told then. */
  warmUp(): void {
    void this.prefetch();
  }

  /**
   * Connects.
   *
   * @throws AvatarError `networkLayerNotAvailable` where the page has nothing to connect to.
   */
  async start(_signal?: AbortSignal): Promise<void> {
    this.warmUp();
  }

  /** Connects where speech needs it and nobody has; joins an attempt that is under way. */
  async ensureConnected(): Promise<void> {}

  /** Closes the connection, or the attempt to get one. */
  close(): void {}

  /**
   * Takes part in a room that the page has joined.
   *
   * @throws AvatarError `networkLayerNotAvailable` where no room is shown.
   */
  async attach(_client: object, _options: { readonly audible: boolean }): Promise<void> {
    const message = 'A room is shown in the modes "livekit" and "agora" alone.';
    throw new AvatarError(ErrorCode.networkLayerNotAvailable, message, { reason: 'wrongMode' });
  }

  /** The room, as the client of its maker has it, while there is one. */
  get room(): object | null {
    return null;
  }

  /** Whether to publish the visitor's microphone in a room that is joined. */
  set microphone(_on: boolean) {}

  abstract drive(round: Round): void;

  /** @throws AvatarError `networkLayerNotAvailable` where `send()` is not how audio is handed over. */
  assertSend(): void {}

  /** @throws AvatarError `networkLayerNotAvailable` where audio and motion are not handed over. */
  assertYield(method: string): void {
    throw this.refusal(method);
  }

  /**
   * Appends audio to the open round, or begins one.
   *
   * @returns the round; `null` when none can begin with it.
   */
  yieldAudio(_audio: PcmChunk, _end: boolean): Round | null {
    throw this.refusal('yieldAudioData()');
  }

  /**
   * Appends motion to a round.
   *
   * @returns whether the last motion of the round has come.
   */
  yieldMotion(_payloads: MotionPayloads | null | undefined, _round: string): boolean {
    throw this.refusal('yieldFramesData()');
  }

  /** Releases everything. Idempotent. */
  dispose(): void {}

  /** Tells why a round gets no motion, or no more of it; its sound goes on alone. */
  protected fail(round: SpokenRound, error: AvatarError): void {
    const { events } = this.context;
    events.commit(() => {
      events.emit('error', error);
      round.motion.waive(fallbackReason(error));
    });
  }

  /** Says, in the words of this mode, what is wrong with a method here and what to do instead. */
  protected abstract instead(): string;

  protected refusal(method: string): AvatarError {
    const message = `${method} ${this.instead()}`;
    return new AvatarError(ErrorCode.networkLayerNotAvailable, message, { reason: 'wrongMode' });
  }
}

/** Opens rounds for a driver whose page hands over audio of rates that only it knows. */
export type OpenRound = (options: RoundOptions) => Round;
