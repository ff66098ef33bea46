import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { BufferAttribute, BufferGeometry, DoubleSide, Ray, Vector3 } from 'three';
import { MeshBVH } from 'three-mesh-bvh';
import { CHARACTERS } from '../../avatars/characters/index.js';
import { buildCharacter } from '../../avatars/generator/character.js';
import type { Vec3 } from '../../avatars/generator/base/math.js';
import type { MeshPart } from '../../avatars/generator/base/mesh.js';
import { BLENDSHAPES } from '../../src/motion/channels.js';
import { SINGLE_SHAPES, both, mirroredName, pointAt, posed, type Weights } from './support.js';

/** Lip gaps below this are closed: a tenth of a pixel in a portrait. */
const CLOSED = 0.002;
/** Blendshapes that part the lips by themselves. */
const OPENS = /^(jawOpen|mouthFunnel|mouthUpperUp|mouthLowerDown|mouthClose|mouthRoll)/;
/** Smallest motion of a vertex that a viewer can notice. */
const VISIBLE = 0.004;
/** Depth by which one lip clears the other. */
const LIP_THICKNESS = 0.03;
/** What lashes may move otherwise than the lid's nearest vertices: less than they are thick. */
const LASHES = 0.012;
/** Poses that a speaking face takes, in which lips, teeth and lids must stay apart. */
const SPEECH: readonly Weights[] = [
  { jawOpen: 0.4, mouthClose: 0.4 },
  both('mouthSmile'),
  { ...both('mouthPress', 0.8), mouthRollLower: 0.3, mouthRollUpper: 0.3 },
  { mouthPucker: 0.7, jawOpen: 0.16, mouthFunnel: 0.25 },
];

function rays(part: MeshPart, weights: Weights): MeshBVH {
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(posed(part, weights), 3));
  geometry.setIndex(new BufferAttribute(part.indices.slice(), 1));
  return new MeshBVH(geometry);
}

for (const config of CHARACTERS) {
  describe(`the face of ${config.id}`, () => {
    const { head, parts } = buildCharacter(config, 0.55);
    const byName = new Map(parts.map((part) => [part.name, part]));
    const part = (name: string): MeshPart => {
      const found = byName.get(name);
      assert.ok(found, `${config.id} has ${name}`);
      return found;
    };
    const skin = part('skin');
    const { seam } = head.lips;

    /** Largest opening of the seam, and how far one lip enters the other. */
    const lipGap = (weights: Weights): { gap: number; overlap: number } => {
      const positions = posed(skin, weights);
      let gap = 0;
      let overlap = 0;
      for (let i = 1; i < seam.length / 2; i++) {
        const upper = pointAt(positions, seam[i]);
        const lower = pointAt(positions, seam[seam.length - i]);
        gap = Math.max(gap, upper[1] - lower[1]);
        // A lip rolled inwards lies behind the other one, not inside it.
        const behind = Math.abs(lower[2] - upper[2]) > LIP_THICKNESS;
        if (!behind) overlap = Math.max(overlap, lower[1] - upper[1]);
      }
      return { gap, overlap };
    };

    it('has all 52 blendshapes and each moves something one can see', () => {
      for (const name of BLENDSHAPES) {
        const most = parts.reduce((largest, { morphs }) => {
          const deltas = morphs.get(name);
          return deltas ? deltas.reduce((m, d) => Math.max(m, Math.abs(d)), largest) : largest;
        }, 0);
        assert.ok(most > VISIBLE, `${name} moves by ${most}`);
      }
    });

    it('keeps the lips closed in every shape that does not open them', () => {
      for (const weights of [{}, ...SINGLE_SHAPES, both('mouthSmile'), both('mouthPress')]) {
        const name = Object.keys(weights)[0] ?? 'rest';
        if (OPENS.test(name)) continue;
        const { gap } = lipGap(weights);
        assert.ok(gap < CLOSED, `${name} opens the lips by ${gap}`);
      }
    });

    it('closes the lips over an open jaw at equal weights', () => {
      for (const weight of [0.2, 0.5, 1]) {
        const { gap } = lipGap({ jawOpen: weight, mouthClose: weight });
        assert.ok(gap < CLOSED * 1.5, `gap ${gap} at ${weight}`);
      }
    });

    it('opens the mouth with the jaw, evenly with its weight', () => {
      const half = lipGap({ jawOpen: 0.5 }).gap;
      const full = lipGap({ jawOpen: 1 }).gap;
      assert.ok(full > 0.15, `jawOpen opens by ${full}`);
      assert.ok(Math.abs(half / full - 0.5) < 0.01);
    });

    it('never pushes one lip through the other', () => {
      for (const weights of [...SINGLE_SHAPES, ...SPEECH]) {
        const names = Object.keys(weights);
        // Closing without an open jaw is no pose a tracker or an engine produces.
        if (names.length === 1 && names[0] === 'mouthClose') continue;
        const { overlap } = lipGap(weights);
        assert.ok(overlap < 0.012, `${names.join('+')} overlaps by ${overlap}`);
      }
    });

    it('keeps the teeth behind closed lips', () => {
      const ray = new Ray();
      const teeth = part('teeth');
      for (const weights of [{}, ...SPEECH.slice(0, 3)]) {
        const bvh = rays(skin, weights);
        const positions = posed(teeth, weights);
        let outside = 0;
        for (let i = 0; i < positions.length / 3; i++) {
          ray.origin.set(...pointAt(positions, i));
          ray.direction.set(0, 0, 1);
          if (!bvh.raycastFirst(ray, DoubleSide, 0, 2)) outside++;
        }
        assert.equal(outside, 0, `${Object.keys(weights).join('+')}: ${outside} vertices outside`);
      }
    });

    it('seals the lids on a blink, seen from every side', () => {
      const bvh = rays(skin, both('eyeBlink'));
      const { x, y, z, radius } = config.eyes;
      const ray = new Ray();
      let seen = 0;
      for (const side of [1, -1]) {
        for (const yaw of [-0.6, 0, 0.6]) {
          const towards = new Vector3(Math.sin(yaw), 0, Math.cos(yaw));
          for (let i = 0; i < 900; i++) {
            const a = i * 2.399963;
            const r = Math.sqrt((i + 0.5) / 900) * 0.99;
            const normal = new Vector3(r * Math.cos(a), r * Math.sin(a), Math.sqrt(1 - r * r));
            if (normal.dot(towards) < 0) continue;
            ray.origin.set(side * x, y, z).addScaledVector(normal, radius * 1.004);
            ray.direction.copy(towards);
            if (!bvh.raycastFirst(ray, DoubleSide, 0, 3)) seen++;
          }
        }
      }
      assert.equal(seen, 0, `${seen} points of the eyeballs are visible`);
    });

    it('hides the lights of the eyes behind lids that blink, whatever the brows do', () => {
      const lights = part('catchlights');
      const ray = new Ray();
      for (const brows of [{}, both('browDown'), both('browOuterUp'), { browInnerUp: 1 }]) {
        const lids = rays(skin, { ...brows, ...both('eyeBlink'), ...both('eyeSquint', 0.5) });
        for (let i = 0; i < lights.positions.length / 3; i++) {
          ray.origin.set(...pointAt(lights.positions, i));
          ray.direction.set(0, 0, 1);
          const hidden = lids.raycastFirst(ray, DoubleSide, 0, 2);
          assert.ok(hidden, `${Object.keys(brows).join('+')}: a light shows`);
        }
      }
    });

    it('keeps the lashes on the edge of the lid, whatever lid and brow do', () => {
      const lashes = part('lashes');
      const edge = head.points.flatMap(({ lid }, i) => (lid?.ring === 0 && lid.lid > 0 ? [i] : []));
      const distance = (a: Vec3, b: Vec3): number => Math.hypot(...a.map((v, k) => v - b[k]));
      const nearest = Array.from({ length: lashes.positions.length / 3 }, (_, lash) => {
        const at = pointAt(lashes.positions, lash);
        const from = (i: number): number => distance(at, pointAt(skin.positions, i));
        return edge.reduce((best, i) => (from(i) < from(best) ? i : best));
      });
      for (const name of ['eyeWide', 'eyeSquint', 'browDown', 'browOuterUp', 'browInnerUp']) {
        const weights = name === 'browInnerUp' ? { [name]: 1 } : both(name);
        const [lash, lid] = [posed(lashes, weights), posed(skin, weights)];
        nearest.forEach((i, k) => {
          const moved = distance(pointAt(lash, k), pointAt(lashes.positions, k));
          const along = distance(pointAt(lid, i), pointAt(skin.positions, i));
          assert.ok(Math.abs(moved - along) < LASHES, `${name}: ${moved} and ${along}`);
        });
      }
    });

    it('lowers a brow within far more than without, and the lid below it', () => {
      const brows = part('brows');
      const down = brows.morphs.get('browDownLeft')!;
      const lowered = (near: number): number => {
        const there = Array.from({ length: down.length / 3 }, (_, i) => i).filter(
          (i) => Math.abs(brows.positions[i * 3] - near) < 0.04,
        );
        return -Math.min(...there.map((i) => down[i * 3 + 1]));
      };
      const { inner, outer } = config.brows;
      assert.ok(lowered(inner) > 0.09, `${lowered(inner)}`);
      assert.ok(lowered(inner) > 1.5 * lowered(outer), `${lowered(outer)}`);
      const lid = part('lashes').morphs.get('browDownLeft')!;
      assert.ok(Math.min(...lid) < -0.03, `${Math.min(...lid)}`);
    });

    it('moves both sides of the face alike', () => {
      const place = (p: readonly number[]): string => p.map((v) => Math.round(v * 2e3)).join();
      const ringVertices = head.points
        .map((point, i) => ({ point, i }))
        .filter(({ point }) => point.kind !== 'skin');
      const index = new Map(
        ringVertices.map(({ point: { p, kind, ring, bag, lid }, i }) => [
          `${kind} ${ring} ${bag} ${lid?.ring} ${place(p)}`,
          i,
        ]),
      );
      let compared = 0;
      for (const { point, i } of ringVertices) {
        const { p, kind, ring, bag, lid } = point;
        const twin = index.get(`${kind} ${ring} ${bag} ${lid?.ring} ${place([-p[0], p[1], p[2]])}`);
        if (twin === undefined) continue;
        // Facing points of the seam coincide at rest; only those of one lip are twins.
        if (Math.sign(head.points[twin].mouth.sn) !== Math.sign(point.mouth.sn)) continue;
        compared++;
        for (const name of BLENDSHAPES) {
          const here = skin.morphs.get(name);
          const there = skin.morphs.get(mirroredName(name));
          if (!here || !there) continue;
          const mirror = name === 'jawLeft' || name === 'mouthLeft' ? mirroredName(name) : name;
          const d = pointAt(skin.morphs.get(mirror)!, i);
          const e = pointAt(skin.morphs.get(mirroredName(mirror))!, twin);
          const error = Math.hypot(d[0] + e[0], d[1] - e[1], d[2] - e[2]);
          assert.ok(error < 1e-3, `${name} differs by ${error}`);
        }
      }
      assert.ok(compared > 800, `${compared} twins compared`);
    });
  });
}
