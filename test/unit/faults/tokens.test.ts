import { expect } from '@open-wc/testing';
import { Booth, newsOf, watch } from '../../support/faulty-speech.js';
import { testServer, type TestServer } from '../../support/motion-server.js';
import { syllableBuffer } from '../../support/speech.js';
import { until } from '../playback/support.js';

describe('a Session Token that expires', () => {
  let server: TestServer;
  let booth: Booth;

  before(async () => {
    server = await testServer('expiring');
    booth = await Booth.open();
  });
  afterEach(() => booth.clear());
  after(() => booth.close());

  it('is renewed, and the speech of that moment is heard to its end', async () => {
    const asked: boolean[] = [];
    const controller = booth.direct(server.url, ({ refresh }) => {
      asked.push(refresh);
      return server.token('demo', refresh ? 600 : 4);
    });
    await controller.start();
    const told = newsOf(controller);
    const report = await controller.speak(syllableBuffer(5.5));
    expect(report.seconds).to.be.closeTo(5.5, 0.02);
    expect(report.underruns).to.equal(0);
    await until(() => controller.connectionState === 'connected');
    expect(asked).to.deep.equal([false, true]);
    expect(told).to.include('error:sessionTokenExpired');
    const { opened } = await watch(controller, controller.speak(syllableBuffer(1)));
    expect(opened).to.be.above(0.1);
  });

  it('fails the connection where no fresh one is to be had, and says which it was', async () => {
    const stale = await server.token('demo', 2);
    const controller = booth.direct(server.url, () => stale);
    await controller.start();
    const told = newsOf(controller);
    await until(() => controller.connectionState === 'failed');
    expect(told.filter((line) => line.startsWith('error'))).to.include('error:sessionTokenExpired');
    const report = await controller.speak(syllableBuffer(0.5));
    expect(report.reason, 'sound goes on without motion').to.equal('playbackEnd');
  });
});
