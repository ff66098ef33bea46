import WebSocket from 'ws';
import { Emitter } from '../../../src/base/emitter.js';
import type { AvatarError } from '../../../src/base/errors.js';
import { silentLogger } from '../../../src/base/logger.js';
import type { ControllerEvents } from '../../../src/events/table.js';
import { ingressUrl } from '../../../src/protocol/regions.js';
import { Round } from '../../../src/round/round.js';
import { DirectDriver } from '../../../src/transport/direct/direct-driver.js';
import { syllables } from './audio.js';

/** What a page has and Node 20 has not. One that fails says so when it closes, as in a page. */
class PageWebSocket extends WebSocket {
  constructor(url: string) {
    super(url);
    this.on('error', () => {});
  }
}
Object.assign(globalThis, { WebSocket: PageWebSocket });

const RATE = 16_000;
/** Seconds of audio that are handed over at a time. */
const CHUNK = 0.1;

/** What came of a round. */
export interface Spoken {
  /** Whether all of its motion came. */
  readonly complete: boolean;
  /** Milliseconds from its first audio to its first motion. */
  readonly firstMotion: number | null;
}

/** What a page has of its direct mode, without the picture. */
export class DirectClient {
  readonly errors: AvatarError[] = [];
  /** How often it was connected. */
  connections = 0;
  readonly #driver: DirectDriver;

  constructor(
    endpoint: string,
    token: () => Promise<string>,
    { id: appId, avatarId } = { id: 'app-one', avatarId: 'mia' },
  ) {
    const events = new Emitter<ControllerEvents>((error) => {
      throw error;
    });
    events.on('error', (error) => this.errors.push(error));
    events.on('connection', (state) => {
      if (state === 'connected') this.connections++;
    });
    this.#driver = new DirectDriver(
      { events, logger: silentLogger },
      {
        sampleRate: RATE,
        extraParams: () => ({ 'motion-format': 'compact' }),
        urls: (sessionToken) => [ingressUrl({ endpoint, appId, avatarId, sessionToken })],
        sessionToken: token,
      },
    );
  }

  async start(): Promise<void> {
    await this.#driver.start();
  }

  /** Speaks one round as it would be spoken. */
  async speak(seconds: number): Promise<Spoken> {
    const round = new Round({ sampleRate: RATE });
    const { motion } = round;
    const from = performance.now();
    let firstMotion: number | null = null;
    const complete = new Promise<boolean>((resolve) => {
      motion.onChange = () => {
        if (motion.present) firstMotion ??= performance.now() - from;
        if (motion.waived !== undefined) resolve(false);
        else if (motion.timeline.ended) resolve(motion.timeline.duration > seconds - CHUNK);
      };
    });
    this.#driver.drive(round);
    const pcm = syllables(seconds, RATE);
    for (let at = 0; at < pcm.length; at += CHUNK * RATE) {
      round.audio.push(pcm.slice(at, at + CHUNK * RATE));
      round.audio.played(at / RATE);
      await new Promise((resolve) => setTimeout(resolve, CHUNK * 1000));
    }
    round.audio.end();
    const spoken = { complete: await complete, firstMotion };
    round.close();
    return spoken;
  }

  close(): void {
    this.#driver.dispose();
  }
}
