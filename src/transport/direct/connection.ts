import type { SampleRate } from '../../base/sample-rate.js';
import type { AvatarError } from '../../base/errors.js';
import type { Round } from '../../round/round.js';
import { errorFromClose, errorFromServer } from '../../protocol/client-errors.js';
import { adviceOnClose, CloseCode, type CloseAdvice } from '../../protocol/close-codes.js';
import {
  encodeMessage,
  type Message,
  type OutgoingMessage,
  type ServerResponseAnimation,
} from '../../protocol/messages.js';
import { RoundDecoder } from '../round-decoder.js';
import { unreadableMotion } from '../unreadable-motion.js';
import { AnswerWatch, SILENT_SECONDS } from './answer-watch.js';
import type { DrivenRound } from './driven-round.js';
import { readMessage } from './read-message.js';
import { RoundUpload } from './round-upload.js';

/** Who holds a connection. */
export interface ConnectionOwner {
  /** These rounds get no more motion; none of them: the session is not as it was meant to be. */
  failed(error: AvatarError, rounds: readonly Round[]): void;
  /**
   * The other side or the network ended the connection and with it `rounds`. `null`: a normal end.
   *
   * @param advice what to do about it.
   * @param unanswered rounds that another server can take over, their audio still held.
   */
  closed(
    error: AvatarError | null,
    advice: CloseAdvice,
    rounds: readonly Round[],
    unanswered: readonly DrivenRound[],
  ): void;
}

/** A round whose motion is still to come. */
interface ServerRound {
  readonly how: DrivenRound;
  readonly decoder: RoundDecoder;
  /** Of the audio that was sent. */
  seconds: number;
  /** Aborted when the server wants nothing more of it. */
  readonly over: AbortController;
}

/** A server that closes with one of these goes away, and means its clients to go on with another. */
const PASSES_ON: readonly number[] = [CloseCode.goingAway, CloseCode.upstreamUnavailable];

/** Speech, in seconds, that a server may hold without its motion: it looks ahead, and gathers. */
const OWED_SECONDS = 1;

/** An open, confirmed WebSocket session with a Motion Server. */
export class MotionServerConnection {
  readonly #socket: WebSocket;
  /** By `req_id`, which is the id of the round. */
  readonly #rounds = new Map<string, ServerRound>();
  readonly #watch: AnswerWatch;
  #isOver = false;

  /** @param silentSeconds without a word, while motion is owed, after which the server is gone. */
  constructor(
    socket: WebSocket,
    /** Id that the server gave this connection, for support and logs. */
    readonly connectionId: string,
    private readonly owner: ConnectionOwner,
    silentSeconds: number = SILENT_SECONDS,
  ) {
    this.#socket = socket;
    this.#watch = new AnswerWatch(
      silentSeconds,
      () => this.#owed(),
      () => this.#lost(`nothing came for ${silentSeconds} s`),
    );
    socket.onmessage = ({ data }) => {
      this.#take(readMessage(data));
      this.#watch.heard();
    };
    socket.onclose = ({ code, reason }) => this.#closed(code, reason);
  }

  /** Bytes that the network has not taken yet. */
  get bufferedBytes(): number {
    return this.#socket.bufferedAmount;
  }

  /**
   * Sends the audio of a round, what is held of it and what comes, and takes its motion. The server is
   * told when it is over before its motion was complete.
   */
  drive(how: DrivenRound): void {
    const { round } = how;
    // On a socket that is closing it waits for what comes after the close.
    if (round.over || this.#isOver) {
      how.release();
      return round.motion.end();
    }
    const over = new AbortController();
    this.#rounds.set(round.id, { how, decoder: new RoundDecoder(), seconds: 0, over });
    const interrupt = (): void => this.interrupt(round);
    round.signal.addEventListener('abort', interrupt, { once: true, signal: over.signal });
    round.audio.pipe(new RoundUpload(this, how, over.signal));
  }

  /** Sends audio of a round, while the server wants it: mono at so many hertz. */
  sendAudio(round: Round, pcm: Int16Array, sampleRate: SampleRate, end: boolean): void {
    const known = this.#rounds.get(round.id);
    if (!known) return;
    const audio = new Uint8Array(pcm.buffer, pcm.byteOffset, pcm.byteLength);
    this.#send({ type: 'clientAudioInput', reqId: round.id, audio, end });
    known.seconds += pcm.length / sampleRate;
    this.#watch.sent();
  }

  /** Has the server stop work on a round; what it still sends of it is dropped. */
  interrupt({ id }: Round): void {
    const known = this.#leave(id);
    known?.how.release();
    if (known) this.#send({ type: 'clientInterrupt', reqId: id });
  }

  /** Ends the session, and with it the motion of its rounds. Its owner is told nothing any more. */
  close(): void {
    this.#detach();
    for (const { round, release } of this.#leaveAll()) {
      release();
      round.motion.end();
    }
  }

  #detach(): void {
    this.#isOver = true;
    this.#watch.stop();
    this.#socket.onmessage = this.#socket.onclose = null;
    this.#socket.close(1000);
  }

  /** Whether there is audio whose motion should have come. */
  #owed(): boolean {
    for (const { how, seconds } of this.#rounds.values()) {
      if (seconds - how.round.motion.timeline.duration > OWED_SECONDS) return true;
    }
    return false;
  }

  /** The connection stands, as far as the browser knows, but nobody is there. */
  #lost(why: string): void {
    this.#detach();
    this.#closed(CloseCode.abnormal, why);
  }

  #closed(code: number, reason: string): void {
    this.#isOver = true;
    this.#watch.stop();
    const passesOn = PASSES_ON.includes(code);
    const unanswered: DrivenRound[] = [];
    const lost: Round[] = [];
    for (const how of this.#leaveAll()) {
      const { round } = how;
      if (passesOn && !how.passedOn && !round.motion.present) unanswered.push(how);
      else {
        how.release();
        lost.push(round);
      }
    }
    // A server that leaves nothing undone fails nobody: another one goes on.
    const error = passesOn && lost.length === 0 ? null : errorFromClose(code, reason);
    this.owner.closed(error, adviceOnClose(code), lost, unanswered);
  }

  #send(message: OutgoingMessage): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(encodeMessage(message));
  }

  /** Returns what was known of the round, if it still was. */
  #leave(reqId: string): ServerRound | null {
    const known = this.#rounds.get(reqId);
    if (!known) return null;
    this.#rounds.delete(reqId);
    known.over.abort();
    return known;
  }

  #leaveAll(): DrivenRound[] {
    return [...this.#rounds.keys()].map((reqId) => this.#leave(reqId)!.how);
  }

  #take(message: Message | null): void {
    if (message === null) this.#takeUnreadable();
    else if (message.type === 'serverResponseAnimation') this.#takeMotion(message);
    else if (message.type === 'serverError') {
      const error = errorFromServer(message.code, message.message);
      if (!message.reqId) return this.#fail(error);
      const refused = this.#leave(message.reqId);
      refused?.how.release();
      if (refused) this.owner.failed(error, [refused.how.round]);
    }
  }

  /** Whose it was cannot be told, so no round can count on its motion any more. */
  #takeUnreadable(): void {
    if (this.#rounds.size === 0) return;
    const text = 'The Motion Server sent a message that cannot be read, or it was cut off.';
    this.#fail(unreadableMotion(text));
  }

  /** Gives up every round that is under way. */
  #fail(error: AvatarError): void {
    const rounds = [...this.#rounds.values()].map(({ how }) => how.round);
    for (const round of rounds) this.interrupt(round);
    this.owner.failed(error, rounds);
  }

  #takeMotion(message: ServerResponseAnimation): void {
    const known = this.#rounds.get(message.reqId);
    if (!known) return; // late motion of a round that is over
    const { how, decoder, over } = known;
    const { round } = how;
    let segments;
    try {
      segments = decoder.decode(message);
    } catch (cause) {
      this.interrupt(round);
      const text = 'The Motion Server sent motion that cannot be decoded.';
      this.owner.failed(unreadableMotion(text, cause), [round]);
      return;
    }
    for (const segment of segments) round.motion.append(segment);
    if (round.motion.present || message.end) how.release();
    if (!message.end || over.signal.aborted) return;
    this.#leave(message.reqId);
    round.motion.end();
  }
}
