import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { CHARACTERS } from '../../avatars/characters/index.js';
import { POSES, Portraits, type Pose } from './portraits.js';

/**
 * Largest differences that still count as the same picture, in steps of 8-bit colour over blocks
 * of 6 x 6 pixels. Another way to smooth an edge moves a block by a few steps; a lip that stands
 * elsewhere moves several blocks by dozens.
 */
const MOST = 14;
const MEAN = 0.8;

const isSame = ({ most, mean }: { most: number; mean: number }): boolean =>
  most <= MOST && mean <= MEAN;

/** The poses with one weight of one of them changed, as a mistake in a shape would. */
const altered = (at: number, weights: Pose['weights']): Pose[] =>
  POSES.map((pose, i) => (i === at ? { ...pose, weights: { ...pose.weights, ...weights } } : pose));

describe('portraits', () => {
  let portraits: Portraits;
  before(async () => {
    portraits = await Portraits.open();
  });
  after(() => portraits.close());

  for (const { id } of CHARACTERS) {
    it(`of ${id} look as they did when they were last approved`, async () => {
      const baseline = await portraits.baseline(id);
      const difference = await portraits.difference(await portraits.draw(id, POSES), baseline);
      assert.ok(
        isSame(difference),
        `most ${difference.most.toFixed(1)}, mean ${difference.mean.toFixed(2)}. ` +
          'If the change is meant, look at it, then run `tsx test/avatars/make-baselines.ts`.',
      );
    });
  }

  it('of one character are not taken for another', async () => {
    const [nova, leo] = [await portraits.baseline('nova'), await portraits.baseline('leo')];
    assert.ok(!isSame(await portraits.difference(nova, leo)));
  });

  const mistakes: readonly (readonly [string, number, Pose['weights']])[] = [
    ['a mouth that opens too little', 1, { jawOpen: 0.15 }],
    ['a smile on one side only', 1, { mouthSmileRight: 0.3 }],
    ['lids that do not close', 2, { eyeBlinkLeft: 0.6 }],
    ['lips that stand open at rest', 0, { mouthLowerDownLeft: 0.4, mouthLowerDownRight: 0.4 }],
    ['brows that do not rise', 2, { browInnerUp: 0 }],
  ];
  for (const [what, at, weights] of mistakes) {
    it(`show ${what}`, async () => {
      const drawn = await portraits.draw('kai', altered(at, weights));
      const difference = await portraits.difference(drawn, await portraits.baseline('kai'));
      assert.ok(!isSame(difference), `most ${difference.most}, mean ${difference.mean}`);
    });
  }
});
