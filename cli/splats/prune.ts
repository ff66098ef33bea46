import { Matrix4, Quaternion, Vector3 } from 'three';
import { raiseShares, type Sight, type SightFrame } from './shares.js';
import { pickSplats, type RiggedSplats } from './splats.js';

/**
 * The least share of a pixel for which a splat is kept: five steps of a display, which many layers of
 * one colour hide. Found by looking at heads with and without.
 */
const LEAST_SHARE = 0.02;

/** Poses in which what is hidden at rest is seen: the mouth from inside, the tops of the eyeballs, and lids. */
const POSES: readonly Readonly<Record<string, number>>[] = [
  {},
  {
    ...{ jawOpen: 0.8, mouthFunnel: 0.4, mouthUpperUpLeft: 0.5, mouthUpperUpRight: 0.5 },
    ...{ eyeLookInLeft: 1, eyeLookOutRight: 1, eyeWideLeft: 1, eyeWideRight: 1 },
  },
  {
    ...{ eyeBlinkLeft: 1, eyeBlinkRight: 1, mouthSmileLeft: 1, mouthSmileRight: 1 },
    ...{ browInnerUp: 1, mouthPucker: 0.3 },
  },
];

/** As far around as splats are turned, and a little more. */
const SIGHTS: readonly Sight[] = [
  ...[-0.5, -0.25, 0, 0.25, 0.5].map((yaw) => ({ yaw, pitch: 0 })),
  { yaw: 0, pitch: -0.3 },
  { yaw: 0, pitch: 0.3 },
];

const FOV = 0.384;
const SIZE = 320;
/** Share of the splats at each side that do not count for where the head is. */
const OUTLIERS = 0.02;

/**
 * Leaves out what is never seen.
 *
 * @param report is told how much is done, 0..1
 */
export function pruneSplats(
  splats: RiggedSplats,
  report: (fraction: number) => void,
): RiggedSplats {
  const axes = axesOf(splats);
  const frame = frameOf(splats);
  const most = new Float32Array(splats.count);
  const looks = POSES.length * SIGHTS.length;
  POSES.forEach((pose, p) => {
    const centres = posed(splats, pose);
    SIGHTS.forEach((sight, s) => {
      raiseShares(splats, axes, centres, sight, frame, most);
      report((p * SIGHTS.length + s + 1) / looks);
    });
  });
  const kept = [...most.keys()].filter((i) => most[i] >= LEAST_SHARE);
  return pickSplats(splats, kept);
}

function axesOf({ count, turns, scales }: RiggedSplats): Float32Array {
  const axes = new Float32Array(count * 9);
  const [turn, matrix, size] = [new Quaternion(), new Matrix4(), new Vector3()];
  for (let i = 0; i < count; i++) {
    turn.fromArray(turns, i * 4).normalize();
    const { elements } = matrix
      .makeRotationFromQuaternion(turn)
      .scale(size.fromArray(scales, i * 3));
    for (let k = 0; k < 9; k++) axes[i * 9 + k] = elements[Math.floor(k / 3) * 4 + (k % 3)];
  }
  return axes;
}

/** Centres in a pose of shapes. Bones stay at rest: looks go around instead. */
function posed({ centres, shapes }: RiggedSplats, pose: Readonly<Record<string, number>>) {
  const out = centres.slice();
  for (const { name, splats, moves } of shapes) {
    const weight = pose[name] ?? 0;
    if (weight === 0) continue;
    splats.forEach((splat, k) => {
      for (let axis = 0; axis < 3; axis++) out[splat * 3 + axis] += weight * moves[k * 3 + axis];
    });
  }
  return out;
}

/** A picture that holds the head and its shoulders. */
function frameOf({ centres }: RiggedSplats): SightFrame {
  const sides = [0, 1, 2].map((axis) => {
    const along = centres.filter((_, i) => i % 3 === axis).sort();
    const skipped = Math.floor(along.length * OUTLIERS);
    return [along[skipped], along[along.length - 1 - skipped]] as const;
  });
  const [x, y, z] = sides.map(([low, high]) => (low + high) / 2);
  const extent = Math.max(...sides.map(([low, high]) => high - low));
  return { target: [x, y, z], distance: (0.6 * extent) / Math.tan(FOV / 2), fov: FOV, size: SIZE };
}
