import { expect } from '@open-wc/testing';
import { lipsyncWeights, lipsyncWorker } from '../../../src/assets.js';
import type { SampleRate } from '../../../src/base/audio-format.js';
import { AvatarError } from '../../../src/base/errors.js';
import { silentLogger } from '../../../src/base/logger.js';
import { Channel } from '../../../src/motion/channels.js';
import type { MotionSegment } from '../../../src/motion/segment.js';
import { createId } from '../../../src/protocol/ids.js';
import { ingressUrl } from '../../../src/protocol/regions.js';
import { LocalMotionSource } from '../../../src/transport/local-source.js';
import type { MotionSource } from '../../../src/transport/motion-source.js';
import { MotionServerSession } from '../../../src/transport/motion-server/session.js';
import { MotionServerSource } from '../../../src/transport/motion-server/source.js';
import { testServer, type TestServer } from '../../support/motion-server.js';
import { syllables } from '../../support/speech.js';

/** All motion of one round. Head and eyes go by its id. */
async function motionOf(
  source: MotionSource,
  pcm: Int16Array,
  round = createId(),
): Promise<MotionSegment[]> {
  const segments: MotionSegment[] = [];
  const done = new Promise<void>((resolve, reject) => {
    source.on('motion', (of, segment) => of === round && segments.push(segment));
    source.on('end', (of) => of === round && resolve());
    source.on('error', (_, error) => reject(error));
  });
  source.push(round, pcm.subarray(0, 5000), false);
  source.push(round, pcm.subarray(5000), false);
  source.push(round, new Int16Array(0), true);
  await done;
  return segments;
}

function checkMotion(segments: MotionSegment[], seconds: number): void {
  const times = segments.flatMap(({ start, fps, frames }) => frames.map((_, k) => start + k / fps));
  expect(times[0]).to.equal(0);
  for (let i = 1; i < times.length; i++) expect(times[i]).to.be.above(times[i - 1]);
  expect(times.at(-1), 'up to the end of the speech').to.be.within(seconds - 0.1, seconds + 0.3);
  const jaw = segments.flatMap(({ frames }) => frames.map((frame) => frame[Channel.jawOpen]));
  expect(Math.max(...jaw), 'the jaw opens').to.be.above(0.1);
  expect(jaw.at(-1), 'and closes at the end').to.be.below(0.05);
}

describe('Motion sources', () => {
  const sources: MotionSource[] = [];
  const keep = <S extends MotionSource>(source: S): S => {
    sources.push(source);
    return source;
  };
  afterEach(() => {
    for (const source of sources.splice(0)) source.dispose();
  });

  describe('on this page', () => {
    const files = { worker: lipsyncWorker(), weights: lipsyncWeights() };
    const local = (changed: Partial<typeof files> = {}): LocalMotionSource =>
      keep(
        new LocalMotionSource({
          sampleRate: 16_000,
          files: { ...files, ...changed },
          logger: silentLogger,
        }),
      );

    it('makes motion in a worker', async () => {
      checkMotion(await motionOf(local(), syllables(2)), 2);
    });

    it('makes the same motion on the page, where the worker has another origin', async () => {
      const round = createId();
      const inWorker = await motionOf(local(), syllables(1.5), round);
      for (const source of sources.splice(0)) source.dispose();
      const elsewhere = 'https://cdn.example/lipsync-worker.js';
      const onPage = await motionOf(local({ worker: elsewhere }), syllables(1.5), round);
      const flat = (segments: MotionSegment[]): number[] =>
        segments.flatMap(({ frames }) => frames.flatMap((frame) => [...frame]));
      expect(flat(onPage)).to.deep.equal(flat(inWorker));
    });

    it('takes the audio at once: the caller may reuse its buffer', async () => {
      const flat = (segments: MotionSegment[]): number[] =>
        segments.flatMap(({ frames }) => frames.flatMap((frame) => [...frame]));
      const round = createId();
      const kept = await motionOf(local(), syllables(1), round);
      const reused = syllables(1);
      const motion = motionOf(local(), reused, round);
      reused.fill(0);
      expect(flat(await motion)).to.deep.equal(flat(kept));
    });

    it('delivers nothing more for an interrupted round', async () => {
      const source = local();
      const dead = createId();
      const heard: string[] = [];
      source.on('motion', (round) => heard.push(round));
      source.on('end', (round) => heard.push(round));
      source.push(dead, syllables(20), true);
      source.interrupt(dead);
      await motionOf(source, syllables(0.5));
      expect(heard).to.not.include(dead);
    });

    for (const worker of [files.worker, 'https://cdn.example/lipsync-worker.js']) {
      const place = worker === files.worker ? 'a worker' : 'the page';
      it(`says when the engine breaks in ${place}, and the next speech gets a new one`, async () => {
        const other = local({ worker });
        await motionOf(other, syllables(0.5));
        const underway = motionOf(other, syllables(20)).catch((reason: unknown) => reason);
        // A rate that the engine cannot be made for.
        const sampleRate = 12_345 as SampleRate;
        const broken = keep(
          new LocalMotionSource({ sampleRate, files: { ...files, worker }, logger: silentLogger }),
        );
        const failed = motionOf(broken, syllables(0.5)).catch((reason: unknown) => reason);
        for (const error of [await failed, await underway]) {
          expect(error).to.be.instanceOf(AvatarError);
          expect((error as AvatarError).code).to.equal('animationPlayerNotInitialized');
          expect((error as AvatarError).message).to.contain('12345');
        }
        other.removeAllListeners();
        checkMotion(await motionOf(other, syllables(1)), 1);
      });
    }

    it('says which file is missing, and works again when it is back', async () => {
      const source = local({ weights: new URL('/missing.bin', location.href).href });
      const error = await motionOf(source, syllables(0.5)).catch((reason: unknown) => reason);
      expect(error).to.be.instanceOf(AvatarError);
      expect((error as AvatarError).code).to.equal('animationPlayerNotInitialized');
      expect((error as AvatarError).message).to.contain('missing.bin');
      checkMotion(await motionOf(local(), syllables(1)), 1);
    });
  });

  describe('from the Motion Server', () => {
    let server: TestServer;
    before(async () => (server = await testServer('sources')));

    function remote(format: string): { session: MotionServerSession; source: MotionServerSource } {
      const session = new MotionServerSession({
        sampleRate: 16_000,
        extraParams: () => ({ 'motion-format': format }),
        logger: silentLogger,
        sessionToken: () => server.token(),
        url: (sessionToken) =>
          ingressUrl({ endpoint: server.url, avatarId: 'nova', appId: 'demo', sessionToken }),
      });
      return { session, source: keep(new MotionServerSource(session, 16_000)) };
    }

    for (const format of ['compact', 'flame']) {
      it(`arrives in order (${format})`, async () => {
        const { session, source } = remote(format);
        await session.start();
        checkMotion(await motionOf(source, syllables(2)), 2);
        session.close();
      });
    }

    it('holds speech back until the connection stands', async () => {
      const { session, source } = remote('compact');
      const starting = session.start();
      const motion = motionOf(source, syllables(1));
      await starting;
      checkMotion(await motion, 1);
      session.close();
    });

    it('fails a round that has no connection', async () => {
      const { source } = remote('compact');
      const error = await motionOf(source, syllables(0.5)).catch((reason: unknown) => reason);
      expect((error as AvatarError).code).to.equal('websocketError');
    });

    it('ends open rounds when the connection is closed on purpose', async () => {
      const { session, source } = remote('compact');
      await session.start();
      const round = createId();
      const ended = new Promise<string>((resolve, reject) => {
        source.on('end', resolve);
        source.on('error', (_, error) => reject(error));
      });
      source.push(round, syllables(0.5), false);
      session.close();
      expect(await ended).to.equal(round);
    });
  });
});
