import { expect } from '@open-wc/testing';
import { AvatarSDK } from '../../../src/sdk/avatar-sdk.js';
import { gpuScore } from '../../../src/sdk/device-score/gpu-score.js';
import { createTestScene } from '../../../src/sdk/device-score/test-scene.js';

describe('Device score', () => {
  it('measures once, and again when asked', async () => {
    const both = [AvatarSDK.deviceScore(), AvatarSDK.deviceScore()];
    const [first, second] = await Promise.all(both);
    expect(second).to.equal(first);
    expect(first.cpuScore).to.be.above(0).and.below(Infinity);
    expect(first.gpuScore).to.be.above(0).and.below(Infinity);
    expect(await AvatarSDK.deviceScore()).to.equal(first);
    const again = await AvatarSDK.deviceScore({ fresh: true });
    expect(again).not.to.equal(first);
    expect(await AvatarSDK.deviceScore()).to.equal(again);
  });

  it('supports a browser that draws in software', async () => {
    expect(await AvatarSDK.isDeviceSupported()).to.equal(true);
  });

  it('stops waiting when aborted, and keeps the measurement', async () => {
    const abort = new AbortController();
    const waiting = AvatarSDK.deviceScore({ fresh: true, signal: abort.signal });
    const shared = AvatarSDK.deviceScore({ fresh: true });
    const reason = new Error('left the page');
    abort.abort(reason);
    expect(await waiting.catch((error: unknown) => error)).to.equal(reason);
    const late = AvatarSDK.deviceScore({ signal: abort.signal });
    expect(await late.catch((error: unknown) => error)).to.equal(reason);
    const measured = await shared;
    expect(await AvatarSDK.deviceScore()).to.equal(measured);
  });

  it('gives its GPU context back', async () => {
    // Browsers take the oldest of too many contexts away.
    const gl = document.createElement('canvas').getContext('webgl2')!;
    for (let i = 0; i < 17; i++) await gpuScore();
    expect(gl.isContextLost()).to.equal(false);
    gl.getExtension('WEBGL_lose_context')!.loseContext();
  }).timeout(120_000);

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
