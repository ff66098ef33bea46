import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DoubleSide, Ray, Vector3 } from 'three';
import { CHARACTERS } from '../../avatars/characters/index.js';
import { BLENDSHAPES, Channel } from '../../src/motion/channels.js';
import { VISEME_SHAPES } from '../../src/lipsync/shapes.js';
import { VISEMES } from '../../src/lipsync/visemes.js';
import { FaceModel, boundary } from './face-model.js';
import { both, corrected, mirroredName, type Weights } from './support.js';

/**
 * Lips give way where they press on each other: a quarter of their thickness, 3 pixels of a
 * portrait 512 high and hidden in the seam.
 */
const CONTACT = 0.012;
/** Lips slide over teeth; less than a fifth of their thickness in them is covered by the rest. */
const IN_TEETH = 0.01;
/** A gap this small is a quarter of a pixel in a portrait 512 high. */
const CLOSED = 0.001;

/** All shapes alone and all pairs of them at full weight, one of each two mirror images. */
const COMBINATIONS: readonly Weights[] = (() => {
  const found = new Map<string, Weights>();
  const keyOf = (names: readonly string[]): string => [...names].sort().join('+');
  BLENDSHAPES.forEach((a, i) => {
    for (const b of BLENDSHAPES.slice(i)) {
      if (found.has(keyOf([mirroredName(a), mirroredName(b)]))) continue;
      found.set(keyOf([a, b]), { [a]: 1, [b]: 1 });
    }
  });
  return [...found.values()];
})();

const nameOf = (weights: Weights): string => Object.keys(weights).join('+');

/** Directions in which an eye can look while it blinks, and what else moves its lids. */
const GAZES: readonly Weights[] = [
  {},
  both('eyeLookUp'),
  both('eyeLookDown'),
  { eyeLookInLeft: 1, eyeLookOutRight: 1 },
  { eyeLookOutLeft: 1, eyeLookInRight: 1 },
  { ...both('eyeLookUp'), eyeLookOutLeft: 1, eyeLookInRight: 1 },
  { ...both('eyeLookDown'), eyeLookInLeft: 1, eyeLookOutRight: 1 },
  both('eyeWide'),
  both('eyeSquint'),
  both('cheekSquint'),
  both('mouthSmile'),
  both('browDown'),
  both('browOuterUp'),
  { ...both('browDown'), ...both('eyeSquint', 0.5), ...both('cheekSquint', 0.3) },
];

function visemeWeights(name: string): Weights {
  const frame = VISEME_SHAPES[VISEMES.indexOf(name as (typeof VISEMES)[number])];
  return Object.fromEntries(
    BLENDSHAPES.map((shape) => [shape, frame[Channel[shape]]] as const).filter(([, w]) => w > 0),
  );
}

for (const config of CHARACTERS) {
  describe(`combined shapes of ${config.id}`, () => {
    const face = new FaceModel(config);

    it('lie on a skin without holes', () => {
      const uses = new Map<string, number>();
      const { points, triangles } = face.head;
      for (let i = 0; i < triangles.length; i++) {
        const next = i % 3 === 2 ? i - 2 : i + 1;
        const key = [triangles[i], triangles[next]].sort((a, b) => a - b).join();
        uses.set(key, (uses.get(key) ?? 0) + 1);
      }
      const open = [...uses].filter(([, count]) => count !== 2);
      const holes = open.filter(([key]) => {
        const { p, lid } = points[Number(key.split(',')[0])];
        // The eyes look out between the lids, and the neck ends below the collar.
        return lid?.ring !== -3 && p[1] > -1.2;
      });
      assert.ok(open.length > 90, 'the openings for the eyes are there');
      assert.deepEqual(holes, []);
    });

    it('cover every shape and every pair', () => {
      // 52 alone and 1326 pairs, of which those without a mirror image count once.
      assert.ok(COMBINATIONS.length > (52 + 1326) / 2, `${COMBINATIONS.length}`);
    });

    it('push no lip through the other', () => {
      for (const weights of COMBINATIONS) {
        const { overlap } = face.lips(corrected(weights));
        assert.ok(overlap < CONTACT, `${nameOf(weights)} crosses the lips by ${overlap}`);
      }
    });

    it('push no lip into the teeth', () => {
      for (const weights of COMBINATIONS) {
        const depth = face.depthInTeeth(corrected(weights));
        assert.ok(depth < IN_TEETH, `${nameOf(weights)} sinks into the teeth by ${depth}`);
      }
    });

    it('would cross the lips without the corrections', () => {
      assert.ok(face.lips({ mouthClose: 1 }).overlap > CONTACT);
    });

    it('close the lips at rest and for p, b and m', () => {
      for (const weights of [{}, visemeWeights('sil'), visemeWeights('pp')]) {
        const { gap } = face.lips(corrected(weights));
        assert.ok(gap < CLOSED, `${nameOf(weights)} leaves ${gap}`);
      }
    });

    it('seal the lips over an open jaw, whatever the lips do besides', () => {
      const also: readonly Weights[] = [
        {},
        both('mouthSmile'),
        both('mouthPress'),
        both('mouthFrown'),
      ];
      for (const weights of also) {
        for (const jaw of [0.25, 0.5, 1]) {
          const pose = { ...weights, jawOpen: jaw, mouthClose: jaw };
          const { gap } = face.lips(corrected(pose));
          assert.ok(gap < 2 * CLOSED, `${nameOf(pose)} leaves ${gap} at ${jaw}`);
        }
      }
    });

    it('seal the lids on a blink in every gaze', () => {
      for (const gaze of GAZES) {
        const seen = visibleEyePoints(face, { ...gaze, ...both('eyeBlink') });
        assert.equal(seen, 0, `${nameOf(gaze)}: ${seen} points of the eyeballs are visible`);
      }
    });

    it('show the eyeballs when the lids are open', () => {
      assert.ok(visibleEyePoints(face, {}) > 100);
    });
  });
}

/** How many points spread over the eyeballs can be seen from in front or from the sides. */
function visibleEyePoints({ head, skin }: FaceModel, weights: Weights): number {
  const lids = boundary(skin, corrected(weights));
  const { x, y, z, radius } = head.config.eyes;
  const ray = new Ray();
  let seen = 0;
  for (const side of [1, -1]) {
    for (const yaw of [-0.6, 0, 0.6]) {
      const towards = new Vector3(Math.sin(yaw), 0, Math.cos(yaw));
      for (let i = 0; i < 500; i++) {
        const a = i * 2.399963;
        const r = Math.sqrt((i + 0.5) / 500) * 0.99;
        const normal = new Vector3(r * Math.cos(a), r * Math.sin(a), Math.sqrt(1 - r * r));
        if (normal.dot(towards) < 0) continue;
        ray.origin.set(side * x, y, z).addScaledVector(normal, radius * 1.004);
        ray.direction.copy(towards);
        if (!lids.raycastFirst(ray, DoubleSide, 0, 3)) seen++;
      }
    }
  }
  return seen;
}
