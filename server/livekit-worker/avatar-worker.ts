import type { ByteStreamReader, RemoteParticipant, Room } from '@livekit/rtc-node';
import type { FastifyBaseLogger } from 'fastify';
import { isSampleRate } from '../../src/base/audio-format.js';
import type { SampleRate } from '../../src/base/sample-rate.js';
import { createId } from '../../src/protocol/ids.js';
import type { LiveKitLibrary } from '../egress/livekit.js';
import { redacted } from '../egress/redact.js';
import { RoomAvatar } from '../egress/room-avatar.js';
import type { RoomTarget } from '../egress/room-target.js';
import { Round } from '../ingress/round.js';
import { Timers } from '../ingress/timers.js';
import type { MotionLane } from '../motion/lane.js';
import type { MotionPool } from '../motion/pool.js';
import { Mixdown } from './mixdown.js';

/** Topic of the streams in which agents send their speech. */
const AUDIO_TOPIC = 'lk.audio_stream';
/** Speech that may wait to be heard, in seconds; with more, what comes is not read. */
const SECONDS_AHEAD = 300;
/** Largest stream: what waits of the widest sound that is taken, in bytes. */
const MAX_STREAM_BYTES = SECONDS_AHEAD * 48_000 * 2 * 2;
/** Segments that may wait to be heard. */
const MOST_SEGMENTS = 64;
/** Seconds without a byte after which the end of a stream is taken as lost. */
const LOST_END_SECONDS = 10;
const NOTHING = new Uint8Array(0);

/** One segment of an agent's speech; it has a round from its first sound on. */
interface Segment {
  round: Round | null;
  cleared: boolean;
}

export interface AvatarWorkerOptions {
  readonly livekit: LiveKitLibrary;
  readonly pool: MotionPool;
  readonly target: RoomTarget;
  readonly idleSeconds: number;
  readonly signal: AbortSignal;
  readonly log: FastifyBaseLogger;
}

/**
 * The avatar of one agent: takes its speech from byte streams, as LiveKit's `DataStreamAudioOutput`
 * sends them, and speaks it in the room. It stays for as long as the agent does.
 */
export class AvatarWorker {
  /** Settles when it has left its room. */
  readonly ended: Promise<void>;
  readonly #options: AvatarWorkerOptions;
  readonly #avatar: RoomAvatar;
  readonly #timers = new Timers();
  readonly #idleTimer: NodeJS.Timeout;
  /** One for each rate of speech. */
  readonly #lanes = new Map<SampleRate, MotionLane>();
  /** Those not heard to the end, in order. */
  readonly #segments = new Set<Segment>();
  #left: Promise<void> | null = null;
  #end = (): void => {};
  /** Called when less speech waits, or the worker leaves. */
  #wake = (): void => {};

  /** @throws Refusal when the room cannot be joined. */
  static async join(options: AvatarWorkerOptions): Promise<AvatarWorker> {
    const { livekit, target, log, signal } = options;
    let worker: AvatarWorker | null = null;
    const early: [ByteStreamReader, string][] = [];
    const take = (reader: ByteStreamReader, identity: string): void => {
      if (worker) void worker.#take(reader, identity);
      else early.push([reader, identity]);
    };
    const avatar = await RoomAvatar.join({
      livekit,
      target,
      log,
      signal,
      maxStreamBytes: MAX_STREAM_BYTES,
      prepare: (room: Room) =>
        room.registerByteStreamHandler(AUDIO_TOPIC, (reader, { identity }) =>
          take(reader, identity),
        ),
      events: {
        cleared: () => {
          if (worker) worker.#clear();
        },
        full: (full) => {
          if (worker) worker.#hold(full);
        },
        progress: () => {
          if (worker) worker.#moved();
        },
        lost: () => void worker?.leave(),
      },
    });
    worker = new AvatarWorker(avatar, options);
    for (const [reader, identity] of early) void worker.#take(reader, identity);
    return worker;
  }

  private constructor(avatar: RoomAvatar, options: AvatarWorkerOptions) {
    this.#avatar = avatar;
    this.#options = options;
    this.ended = new Promise((resolve) => (this.#end = resolve));
    const { livekit, log, idleSeconds } = options;
    this.#idleTimer = this.#timers.after(idleSeconds, () => {
      log.info({ idleSeconds }, 'nothing to say');
      void this.leave();
    });
    const { room } = avatar;
    for (const participant of room.remoteParticipants.values()) this.#meet(participant);
    room.on(livekit.RoomEvent.ParticipantConnected, (participant) => this.#meet(participant));
    room.on(livekit.RoomEvent.ParticipantDisconnected, ({ identity }) => {
      if (identity !== avatar.calls.agent) return;
      log.info({ agent: identity }, 'agent left');
      void this.leave();
    });
    log.info({ agent: avatar.calls.agent }, 'in the room');
  }

  /** Falls silent, tells the agent so, and leaves the room. */
  leave(): Promise<void> {
    return (this.#left ??= this.#leave());
  }

  async #leave(): Promise<void> {
    this.#timers.stopAll();
    this.#clear();
    for (const lane of this.#lanes.values()) lane.close();
    this.#wake();
    await this.#avatar.leave();
    this.#end();
  }

  /** Without an agent by name, the first one in the room is it. */
  #meet({ identity, kind }: RemoteParticipant): void {
    const { calls } = this.#avatar;
    if (!calls.agent && kind === this.#options.livekit.ParticipantKind.AGENT)
      calls.agent = identity;
  }

  async #take(reader: ByteStreamReader, identity: string): Promise<void> {
    const { log } = this.#options;
    const lane = this.#left || identity !== this.#avatar.calls.agent ? null : this.#laneOf(reader);
    if (!lane || this.#segments.size >= MOST_SEGMENTS) {
      log.warn({ from: identity, attributes: reader.info.attributes }, 'speech not taken');
      return reader.close();
    }
    // An agent speaks one segment after the other: another one says that the last has ended.
    for (const { round } of this.#segments) if (round?.state === 'open') round.push(NOTHING, true);
    const segment: Segment = { round: null, cleared: false };
    this.#segments.add(segment);
    try {
      await this.#read(reader, segment, lane);
    } catch (error) {
      log.warn({ reason: redacted(error) }, 'speech broke off');
    }
    if (segment.round?.state === 'open') segment.round.push(NOTHING, true);
    if (!segment.round) this.#segments.delete(segment);
  }

  async #read(reader: ByteStreamReader, segment: Segment, lane: MotionLane): Promise<void> {
    const mixdown = new Mixdown(Number(reader.info.attributes?.num_channels));
    const lost = this.#timers.after(LOST_END_SECONDS, () => void reader.close());
    try {
      for await (const bytes of reader) {
        lost.refresh();
        this.#idleTimer.refresh();
        if (segment.cleared || this.#left) return;
        const mono = mixdown.push(bytes);
        if (mono.length === 0) continue;
        segment.round ??= this.#begin(segment, lane);
        if (segment.round.state !== 'open') return;
        segment.round.push(mono, false);
        while (lane.backlog > SECONDS_AHEAD && segment.round.state === 'open' && !this.#left) {
          await new Promise<void>((resolve) => (this.#wake = resolve));
        }
      }
    } finally {
      clearTimeout(lost);
    }
  }

  #begin(segment: Segment, lane: MotionLane): Round {
    const { log } = this.#options;
    return new Round(
      createId(),
      { lane, outlet: this.#avatar.voice },
      {
        moved() {},
        failed: (_, fault, problem) => log.error({ fault, problem }, 'segment failed'),
        truncated: () => log.info('half a sample at the end'),
        settled: () => this.#segments.delete(segment),
      },
    );
  }

  #laneOf({ info }: ByteStreamReader): MotionLane | null {
    const sampleRate = Number(info.attributes?.sample_rate);
    if (!isSampleRate(sampleRate)) return null;
    const known = this.#lanes.get(sampleRate);
    if (known) return known;
    const lane = this.#options.pool.open(
      {
        connectionId: createId(),
        audio: 'pcm',
        sampleRate,
        format: { encoding: 'compact', fps: 25 },
        room: { motion: true },
      },
      { progress: () => this.#moved(), lost: () => void this.leave() },
    );
    if (lane) this.#lanes.set(sampleRate, lane);
    return lane;
  }

  /** Stops all that was not heard to the end, and tells the agent of each segment. */
  #clear(): void {
    for (const segment of [...this.#segments]) {
      segment.cleared = true;
      if (segment.round) segment.round.stop();
      else this.#avatar.calls.finished(0, true);
    }
    this.#wake();
  }

  #hold(full: boolean): void {
    for (const lane of this.#lanes.values()) lane.hold(full, 'room');
  }

  #moved(): void {
    this.#idleTimer.refresh();
    this.#wake();
  }
}
