import { expect } from '@open-wc/testing';
import { AvatarSDK } from '../../../src/sdk/avatar-sdk.js';
import { DeviceMeter } from '../../../src/sdk/device-score/device-meter.js';
import { gpuScore } from '../../../src/sdk/device-score/gpu-score.js';
import type { DeviceScore } from '../../../src/sdk/device-score/score.js';
import { createTestScene } from '../../../src/sdk/device-score/test-scene.js';
import { until } from '../../support/until.js';

/** A meter whose measurements give these scores in turn, and how many it took. */
function meterOf(...scores: DeviceScore[]) {
  const left = [...scores];
  const meter = new DeviceMeter(() => Promise.resolve(left.shift()!));
  return { meter, taken: () => scores.length - left.length };
}
const score = (cpu: number, gpu: number): DeviceScore => ({ cpuScore: cpu, gpuScore: gpu });

describe('Device meter', () => {
  it('measures once, and again when asked', async () => {
    const { meter, taken } = meterOf(score(90, 5), score(80, 6));
    const both = [meter.score(), meter.score()];
    const [first, second] = await Promise.all(both);
    expect(second).to.equal(first);
    expect(await meter.score()).to.equal(first);
    expect(taken()).to.equal(1);
    const again = await meter.score(true);
    expect(again).to.deep.equal(score(80, 6));
    expect(await meter.score()).to.equal(again);
  });

  it('takes the best of several measurements, so that a busy moment does not count', async () => {
    const { meter, taken } = meterOf(score(0.5, 4), score(60, 0.1), score(0.4, 0.1));
    expect(await meter.isEnough()).to.equal(true);
    expect(taken()).to.equal(2);
    expect(await meter.isEnough()).to.equal(true);
    expect(await meter.score()).to.deep.equal(score(60, 4));
    expect(taken()).to.equal(2);
  });

  it('keeps no bad answer', async () => {
    const busy = score(1, 0.1);
    const { meter } = meterOf(busy, busy, busy, busy, score(90, 5));
    expect(await meter.isEnough()).to.equal(false);
    expect(await meter.score()).to.equal(busy);
    expect(await meter.isEnough()).to.equal(true);
  });

  it('keeps what it knows when a new measurement is bad', async () => {
    const good = score(90, 5);
    const { meter } = meterOf(good, score(90, 0));
    await meter.score();
    expect(await meter.score(true)).to.deep.equal(score(90, 0));
    expect(await meter.score()).to.equal(good);
  });

  it('measures anew after a failure', async () => {
    const failures = [new Error('offline')];
    const meter = new DeviceMeter(() => {
      const failure = failures.pop();
      return failure ? Promise.reject(failure) : Promise.resolve(score(90, 5));
    });
    expect(await meter.score().catch((error: unknown) => error)).to.have.property(
      'message',
      'offline',
    );
    expect(await meter.isEnough()).to.equal(true);
  });
});

describe('Device score', () => {
  it('scores both parts', async () => {
    // A browser whose processor others have may not draw in time, now and then.
    const { cpuScore, gpuScore } = await until(async () => {
      const score = await AvatarSDK.deviceScore({ fresh: true });
      return score.gpuScore > 0 && score;
    }, 'a picture was drawn');
    expect(cpuScore).to.be.above(0).and.below(Infinity);
    expect(gpuScore).to.be.below(Infinity);
  });

  it('supports a browser that draws in software', async () => {
    expect(await AvatarSDK.isDeviceSupported()).to.equal(true);
  });

  it('stops waiting when aborted, and finishes the measurement', async () => {
    const abort = new AbortController();
    const waiting = AvatarSDK.deviceScore({ fresh: true, signal: abort.signal });
    const shared = AvatarSDK.deviceScore({ fresh: true });
    const reason = new Error('left the page');
    abort.abort(reason);
    expect(await waiting.catch((error: unknown) => error)).to.equal(reason);
    const late = AvatarSDK.deviceScore({ signal: abort.signal });
    expect(await late.catch((error: unknown) => error)).to.equal(reason);
    expect((await shared).cpuScore).to.be.above(0);
  });

  it('gives its GPU context back', async () => {
    // Browsers take the oldest of too many contexts away.
    const contexts: WebGL2RenderingContext[] = [];
    const { getContext } = HTMLCanvasElement.prototype;
    HTMLCanvasElement.prototype.getContext = function (
      this: HTMLCanvasElement,
      ...asked: [contextId: string]
    ) {
      const context = getContext.apply(this, asked);
      if (context instanceof WebGL2RenderingContext) contexts.push(context);
      return context;
    } as typeof getContext;
    try {
      await until(async () => (await gpuScore()) > 0, 'a picture was drawn');
    } finally {
      HTMLCanvasElement.prototype.getContext = getContext;
    }
    expect(contexts.length).to.be.above(0);
    expect(contexts.every((gl) => gl.isContextLost())).to.equal(true);
  });

  it('draws a lit sphere in the middle of a transparent picture', () => {
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = 64;
    const gl = canvas.getContext('webgl2')!;
    const scene = createTestScene(gl);
    while (scene.compiled === null) continue;
    expect(scene.compiled).to.equal(true);
    scene.draw(0);
    const at = (x: number, y: number): number[] => {
      const pixel = new Uint8Array(4);
      gl.readPixels(x, y, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel);
      return [...pixel];
    };
    expect(at(1, 1)).to.deep.equal([0, 0, 0, 0]);
    const [lit, dim] = [at(40, 40), at(32, 6)];
    expect(lit[3]).to.equal(255);
    expect(lit[0]).to.be.above(dim[0]);
    expect(lit[0]).to.be.above(lit[2]);
    gl.getExtension('WEBGL_lose_context')!.loseContext();
  });
});
