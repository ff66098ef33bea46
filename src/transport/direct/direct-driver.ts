import type { SampleRate } from '../../base/sample-rate.js';
import { AvatarError, ErrorCode } from '../../base/errors.js';
import { ConnectionState } from '../../base/states.js';
import type { Round } from '../../round/round.js';
import { Driver, type DriverContext } from '../driver.js';
import type { ConnectOptions } from './connect.js';
import { MotionServerSession } from './session.js';

/** Motion from a Motion Server, over a connection of this page's own. */
export class DirectDriver extends Driver {
  readonly #session: MotionServerSession;
  readonly #sampleRate: SampleRate;
  #disposed = false;

  constructor(context: DriverContext, options: ConnectOptions) {
    super(context);
    this.#session = new MotionServerSession(context, options);
    this.#sampleRate = options.sampleRate;
  }

  override get connectionState(): ConnectionState {
    return this.#session.state;
  }

  /**
   * Connects. Settles at once when connected already, and with the attempt that is under way when
   * the connection was lost.
   *
   * @throws AvatarError `connectionInProgress` while another call is at it, else what went wrong.
   * @throws the signal's reason, or an AbortError after `close()`.
   */
  override async start(signal?: AbortSignal): Promise<void> {
    this.#assertAlive();
    await this.#session.start(signal);
  }

  override async ensureConnected(): Promise<void> {
    this.#assertAlive();
    await this.#session.ensure();
  }

  override close(): void {
    this.#session.close();
  }

  override drive(round: Round): void {
    if (round.over) return;
    const { connection } = this.#session;
    if (!connection) return this.fail(round, notConnected(this.#session));
    round.motion.expect();
    const overflow = (): void => this.fail(round, tooMuch());
    const release = round.audio.hold();
    this.#session.drive({ round, sampleRate: this.#sampleRate, overflow, release });
  }

  override dispose(): void {
    this.#disposed = true;
    this.#session.close();
  }

  protected override instead(): string {
    return (
      'belongs to backend mode. Here the Motion Server is asked by this page itself: use speak() ' +
      'or send().'
    );
  }

  #assertAlive(): void {
    if (this.#disposed) throw new DOMException('The connection was closed.', 'AbortError');
  }
}

function notConnected({ state, failure }: MotionServerSession): AvatarError {
  const failed = state === ConnectionState.failed;
  return noMotion(
    failed
      ? `The connection to the Motion Server failed. ${failure?.message}`
      : 'There is no connection to the Motion Server.',
    failure,
  );
}

function tooMuch(): AvatarError {
  return noMotion('Too much speech waits for the connection.');
}

function noMotion(why: string, cause?: AvatarError): AvatarError {
  return new AvatarError(
    ErrorCode.websocketError,
    `${why} The speech is played without motion. Call start() and wait for "connected".`,
    { cause },
  );
}
