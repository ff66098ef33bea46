import { EventEmitter } from 'eventemitter3';
import type { SampleRate } from '../base/audio-format.js';
import { AvatarError, ErrorCode } from '../base/errors.js';
import type { Logger } from '../base/logger.js';
import type { RoundId } from '../base/states.js';
import { LipsyncHost, type LipsyncFiles } from './lipsync/host.js';
import { unpackMotion, type LipsyncResponse } from './lipsync/messages.js';
import type { MotionSource, MotionSourceEvents } from './motion-source.js';

/** Motion from the lip-sync engine of this page. No server, no connection. */
export class LocalMotionSource extends EventEmitter<MotionSourceEvents> implements MotionSource {
  readonly sampleRate: SampleRate;
  readonly #files: LipsyncFiles;
  readonly #logger: Logger;
  readonly #open = new Set<RoundId>();
  #host: LipsyncHost | undefined;

  constructor(options: { sampleRate: SampleRate; files: LipsyncFiles; logger: Logger }) {
    super();
    this.sampleRate = options.sampleRate;
    this.#files = options.files;
    this.#logger = options.logger;
  }

  /** Starts fetching the engine, anew if it failed, so that the next speech need not wait for it. */
  warmUp(): void {
    if (this.#host?.failed) this.#leave();
    this.#host ??= LipsyncHost.acquire(this.#files, this.#logger);
  }

  push(round: RoundId, pcm: Int16Array, end: boolean): void {
    this.warmUp();
    const host = this.#host!;
    if (!this.#open.has(round)) {
      this.#open.add(round);
      host.open(round, (response) => this.#receive(round, response));
    }
    // The caller may reuse its buffer once this returned; the runner reads it later.
    const copy = pcm.slice();
    host.send({ type: 'push', stream: round, sampleRate: this.sampleRate, pcm: copy, end });
  }

  interrupt(round: RoundId): void {
    if (this.#open.delete(round)) this.#host?.send({ type: 'drop', stream: round });
  }

  dispose(): void {
    for (const round of [...this.#open]) this.interrupt(round);
    this.removeAllListeners();
    this.#leave();
  }

  #leave(): void {
    this.#host?.release();
    this.#host = undefined;
  }

  #receive(round: RoundId, response: LipsyncResponse): void {
    if (!this.#open.has(round)) return;
    if (response.type === 'motion') {
      this.emit('motion', round, unpackMotion(response.motion));
      return;
    }
    this.#open.delete(round);
    if (response.type === 'end') {
      this.emit('end', round);
      return;
    }
    const error = new AvatarError(
      ErrorCode.animationPlayerNotInitialized,
      `Lip-sync is not available: ${response.message} Serve lipsync-worker.js and ` +
        'lipsync-weights.bin beside the script.',
    );
    this.emit('error', round, error);
  }
}
