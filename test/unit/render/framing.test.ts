import { expect } from '@open-wc/testing';
import { PerspectiveCamera, Vector3 } from 'three';
import { frameView, type ViewTransform } from '../../../src/render/framing.js';
import { pixelSize, type ResolutionInput } from '../../../src/render/resolution.js';
import { ResolutionGovernor } from '../../../src/render/resolution-governor.js';

const CAMERA = { fov: 22, distance: 8, target: [0, -0.24, 0], pitch: 2 } as const;
const HEAD = { crown: 0.98, chin: -0.93, ear: 0.9 };

/** Where a point of the scene falls in the picture: -1..1 each way, y up. */
function place(
  point: readonly [number, number, number],
  width: number,
  height: number,
  transform: ViewTransform = { x: 0, y: 0, scale: 1 },
): Vector3 {
  const camera = new PerspectiveCamera();
  frameView(camera, CAMERA, transform, width, height);
  return new Vector3(...point).project(camera);
}

describe('framing', () => {
  it('puts the target in the middle of a wide container, and looks down on it', () => {
    const target = place(CAMERA.target, 160, 90);
    expect(target.length()).to.be.closeTo(target.z, 1e-6);
    const [near, far] = [1, -1].map((z) => place([0, CAMERA.target[1], z], 100, 100));
    expect(far.y).to.be.greaterThan(near.y);
  });

  for (const [width, height] of [
    [390, 844],
    [300, 400],
    [400, 400],
    [1920, 600],
    [100, 900],
  ]) {
    it(`keeps the whole head in view at ${width} by ${height}`, () => {
      for (const side of [-1, 1]) {
        expect(Math.abs(place([side * HEAD.ear, 0, 0], width, height).x)).to.be.lessThan(1);
      }
      expect(place([0, HEAD.crown, 0], width, height).y).to.be.within(-0.5, 1);
      expect(place([0, HEAD.chin, 0.5], width, height).y).to.be.within(-1, 0);
    });
  }

  it('moves by shares of the container and scales about its middle', () => {
    const still = place([0.3, 0.4, 0], 120, 100);
    const moved = place([0.3, 0.4, 0], 120, 100, { x: 0.5, y: -0.25, scale: 2 });
    expect(moved.x).to.be.closeTo(still.x * 2 + 0.5, 1e-6);
    expect(moved.y).to.be.closeTo(still.y * 2 - 0.25, 1e-6);
  });
});

describe('resolution', () => {
  const input: ResolutionInput = {
    width: 300,
    height: 200,
    devicePixelRatio: 3,
    quality: 'ultra',
    heightCap: null,
    share: 1,
    limit: 4096,
  };

  it('is capped by quality, by height and by the GPU', () => {
    expect(pixelSize(input)).to.deep.equal({ width: 600, height: 400 });
    expect(pixelSize({ ...input, quality: 'high' })).to.deep.equal({ width: 450, height: 300 });
    expect(pixelSize({ ...input, heightCap: 100 })).to.deep.equal({ width: 150, height: 100 });
    expect(pixelSize({ ...input, limit: 300 })).to.deep.equal({ width: 300, height: 200 });
    expect(pixelSize({ ...input, share: 0.5 })).to.deep.equal({ width: 300, height: 200 });
    expect(pixelSize({ ...input, width: 0.2, height: 0.2 })).to.deep.equal({ width: 1, height: 1 });
  });

  /** Feeds frames whose time depends on the share of the resolution; gives the shares seen. */
  function run(governor: ResolutionGovernor, frames: number, time: (share: number) => number) {
    const shares = [governor.share];
    for (let i = 0; i < frames; i++) {
      if (governor.addFrame(time(governor.share))) shares.push(governor.share);
    }
    return shares;
  }

  it('stays where frames are in time', () => {
    expect(run(new ResolutionGovernor(), 2000, () => 16.7)).to.deep.equal([1]);
  });

  it('goes down while pixels are the problem, and not below the floor', () => {
    const shares = run(new ResolutionGovernor(), 2000, (share) => 90 * share * share);
    expect(shares[1]).to.be.lessThan(1);
    expect(Math.min(...shares)).to.equal(0.5);
    expect(run(new ResolutionGovernor(), 2000, (share) => 30 * share * share).at(-1)).to.be.within(
      0.7,
      0.9,
    );
  });

  it('takes a step back that gains nothing', () => {
    const governor = new ResolutionGovernor();
    run(governor, 400, () => 33);
    expect(governor.share).to.equal(1);
  });

  it('goes up again when there is time to spare', () => {
    const governor = new ResolutionGovernor();
    run(governor, 600, (share) => 60 * share * share);
    expect(governor.share).to.be.lessThan(1);
    run(governor, 3000, () => 10);
    expect(governor.share).to.equal(1);
  });

  it('takes no notice of gaps', () => {
    expect(run(new ResolutionGovernor(), 500, () => 4000)).to.deep.equal([1]);
  });
});
