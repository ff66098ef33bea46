import type { WebSocket } from 'ws';
import type { ClientAudioInput, Message } from '../../src/protocol/messages.js';
import { SERVER_FAULTS } from '../../src/protocol/server-errors.js';
import type { RoomAvatar } from '../egress/room-avatar.js';
import type { SessionTrace } from '../metrics/traces.js';
import type { MotionLane } from '../motion/lane.js';
import type { MotionPool } from '../motion/pool.js';
import type { LaneSettings } from '../motion/worker-messages.js';
import type { Limits } from '../options.js';
import { FlowControl } from './flow-control.js';
import { Refusal } from './refusal.js';
import { Round } from './round.js';
import { RoundTable } from './round-table.js';
import { SocketOutlet } from './socket-outlet.js';

const NOTHING = new Uint8Array(0);
const BYTES_A_SAMPLE = 2;

/** Where a stream belongs. */
export interface StreamPlace {
  readonly socket: WebSocket;
  readonly pool: MotionPool;
  readonly limits: Limits;
  readonly trace: SessionTrace;
  /** Where its rounds are heard; null: their motion goes back to the client. */
  readonly room: RoomAvatar | null;
}

export interface StreamEvents {
  /** Audio was worked off. */
  progress(): void;
  /** Motion of so many bytes was handed to the network. */
  sent(bytes: number): void;
  /** Its client does not read. */
  unread(): void;
  /** Its motion thread ended; nothing more comes. */
  lost(): void;
  failed(round: Round, fault: 'audio' | 'engine', problem: string): void;
  /** Half a sample was left at the end of a round. */
  truncated(round: Round): void;
  /** A round is done or stopped, and all that had to be sent was sent. */
  settled(round: Round): void;
}

/** What a session has once its handshake is done: rounds, and where their audio and motion go. */
export class SessionStream {
  readonly room: RoomAvatar | null;
  readonly #lane: MotionLane;
  readonly #flow: FlowControl;
  readonly #rounds: RoundTable;

  /** @returns null where no motion can be made */
  static open(
    place: StreamPlace,
    settings: LaneSettings,
    events: StreamEvents,
  ): SessionStream | null {
    const progress = (): void => {
      events.progress();
      stream?.update();
    };
    const lane = place.pool.open(settings, { progress, lost: () => events.lost() });
    const stream = lane && new SessionStream(place, lane, events);
    return stream;
  }

  private constructor(place: StreamPlace, lane: MotionLane, events: StreamEvents) {
    const { socket, limits, trace, room } = place;
    const audioSecondsAhead = room ? limits.roomSecondsAhead : limits.audioSecondsAhead;
    this.room = room;
    this.#lane = lane;
    this.#flow = new FlowControl(socket, lane, { ...limits, audioSecondsAhead }, events.unread);
    const outlet = room?.voice ?? new SocketOutlet(socket, this.#flow.written, events.sent);
    const ways = { lane, outlet };
    this.#rounds = new RoundTable(limits.openRounds, (reqId) => {
      const told = {
        ...events,
        moved: (...change: Parameters<RoundTable['moved']>) => this.#rounds.moved(...change),
      };
      return new Round(reqId, ways, told, trace.round(reqId));
    });
  }

  /** Bytes of audio that wait. */
  get waitingBytes(): number {
    return this.#lane.waiting * BYTES_A_SAMPLE;
  }

  /** Whether no motion is to come. */
  get idle(): boolean {
    return this.#rounds.idle;
  }

  /** Takes audio. @throws Refusal when it cannot be for a round. */
  hear({ reqId, audio, end }: ClientAudioInput): void {
    const round = this.#rounds.forAudio(reqId);
    if (round) {
      // A room hears one round after the other: one that is never ended would keep the rest waiting.
      const others = this.room && this.#rounds.open > 1 ? this.#rounds.upTo(reqId) : [];
      for (const before of others) {
        if (before !== round && before.state === 'open') before.push(NOTHING, true);
      }
      round.push(audio, end);
    }
    this.update();
  }

  /** Takes a message that brings no audio. @throws Refusal when a client may not send it. */
  control(message: Exclude<Message, ClientAudioInput>): void {
    switch (message.type) {
      case 'clientInterrupt':
        // Whoever interrupts a room wants silence: what would be heard before goes too.
        if (this.room) return this.silence(message.reqId);
        return this.#rounds.get(message.reqId)?.stop();
      // Nobody can hold a room's playback yet. What is not known yet is not at fault either.
      case 'clientPause':
      case 'clientResume':
      case 'unknown':
        return;
      default:
        throw new Refusal(SERVER_FAULTS.unexpectedMessage, message.type);
    }
  }

  /** Stops what the room has not heard to the end: all of it, or all up to a request. */
  silence(reqId?: string): void {
    for (const round of this.#rounds.upTo(reqId)) round.stop();
  }

  /** Lets work rest while the room has enough to say. */
  hold(full: boolean): void {
    this.#lane.hold(full, 'room');
  }

  /** Looks at what waits on either side. */
  update(): void {
    this.#flow.update();
  }

  close(): void {
    this.#lane.close();
    this.#flow.stop();
  }
}
