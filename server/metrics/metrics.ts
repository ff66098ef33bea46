import type { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type * as Prometheus from 'prom-client';
import type { ThreadLoad } from '../motion/load-meter.js';
import { ConfigError } from '../options.js';
import type { CountBy, Tally } from './tally.js';

/** Apps that have a label of their own, in the order of the configuration; all others are `other`. */
const MOST_APPS = 100;
const OTHER_APPS = 'other';
/** Edges in seconds: below the look-ahead of the engine all is well, beyond a second nothing is. */
const LAG_BUCKETS = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1];

/** What a server has at the moment of a scrape. */
export interface Sources {
  readonly tally: Tally;
  /** Ids of the apps that the configuration names. */
  readonly apps: readonly string[];
  /** Open sessions by app. */
  sessions(): ReadonlyMap<string, number>;
  /** Bytes of audio, and of messages on their way, of all sessions. */
  heldBytes(): number;
  /** How each motion thread is doing. */
  loads(): readonly ThreadLoad[];
  /** Share of its time that the thread with the sockets was at work, 0 to 1. */
  networkLoad(): number;
  ready(): boolean;
  /** Whether Redis answers; absent: there is none. */
  redis?(): boolean;
}

/** A server's figures in the form that Prometheus reads. */
export class Metrics {
  readonly #registry: Registry;
  readonly #prometheus: typeof Prometheus;
  readonly #labels: ReadonlySet<string>;
  readonly #lag: Histogram;

  /** @throws ConfigError where prom-client is not installed. */
  static async load(sources: Sources): Promise<Metrics> {
    const library = await import('prom-client').catch((cause: unknown) => {
      throw new ConfigError('Metrics need the package prom-client beside the server.', { cause });
    });
    return new Metrics(library.default, sources);
  }

  private constructor(prometheus: typeof Prometheus, sources: Sources) {
    this.#prometheus = prometheus;
    this.#registry = new prometheus.Registry();
    this.#labels = new Set(sources.apps.slice(0, MOST_APPS));
    prometheus.collectDefaultMetrics({ register: this.#registry });
    const { tally } = sources;
    this.#count('sessions_total', 'Sessions that were opened.', tally.sessions, ['app']);
    this.#count('refusals_total', 'Requests that became no session.', tally.refusals, [
      'app',
      'fault',
    ]);
    this.#count('faults_total', 'Faults that sessions were told of.', tally.faults, [
      'app',
      'fault',
    ]);
    this.#count('audio_bytes_total', 'Bytes of audio that came.', tally.audio, ['app']);
    this.#count('motion_bytes_total', 'Bytes of motion that left.', tally.motion, ['app']);
    this.#gauge('sessions', 'Open sessions.', ['app'], () =>
      [...sources.sessions()].map(([app, count]) => [{ app: this.#app(app) }, count]),
    );
    const loadHelp = 'Share of its time that a motion thread works for live speech.';
    this.#gauge('thread_load', loadHelp, ['thread'], () =>
      sources.loads().map(({ load }, thread) => [{ thread: String(thread) }, load]),
    );
    const networkHelp = 'Share of its time that the network thread works.';
    this.#gauge('network_load', networkHelp, [], () => [[{}, sources.networkLoad()]]);
    const heldHelp = 'Bytes of audio and of messages that wait.';
    this.#gauge('held_bytes', heldHelp, [], () => [[{}, sources.heldBytes()]]);
    this.#gauge('ready', '1 while new sessions are taken.', [], () => [
      [{}, Number(sources.ready())],
    ]);
    const { redis } = sources;
    const redisHelp = '0 while Redis is away, and limits are those that were known last.';
    if (redis) this.#gauge('redis_up', redisHelp, [], () => [[{}, Number(redis())]]);
    this.#lag = new prometheus.Histogram({
      name: 'spatius_motion_lag_seconds',
      help: 'How long live audio waited before it was worked off: a thread and half second each.',
      buckets: LAG_BUCKETS,
      registers: [this.#registry],
    });
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  text(): Promise<string> {
    return this.#registry.metrics();
  }

  /** Takes what a motion thread reports. */
  observe({ lagMs, live }: ThreadLoad): void {
    if (live) this.#lag.observe(lagMs / 1000);
  }

  #count<Label extends string>(
    name: string,
    help: string,
    counts: CountBy<Label>,
    labelNames: readonly Label[],
  ): void {
    const label = (labels: Record<Label, string>): Record<Label, string> =>
      'app' in labels ? { ...labels, app: this.#app(labels.app as string) } : labels;
    new this.#prometheus.Counter({
      name: `spatius_${name}`,
      help,
      labelNames,
      registers: [this.#registry],
      collect(this: Counter<Label>) {
        this.reset();
        for (const { labels, count } of counts.all) this.inc(label(labels), count);
      },
    });
  }

  /** @param values - asked for at each scrape: labels, and what stands for them; sums of equal ones */
  #gauge<Label extends string>(
    name: string,
    help: string,
    labelNames: readonly Label[],
    values: () => readonly (readonly [Partial<Record<Label, string>>, number])[],
  ): void {
    new this.#prometheus.Gauge({
      name: `spatius_${name}`,
      help,
      labelNames,
      registers: [this.#registry],
      collect(this: Gauge<Label>) {
        this.reset();
        for (const [labels, value] of values()) this.inc(labels, value);
      },
    });
  }

  #app(id: string): string {
    return id === '' || this.#labels.has(id) ? id : OTHER_APPS;
  }
}
