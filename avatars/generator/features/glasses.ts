import { linear, type Hex } from '../base/colour.js';
import { MeshBuilder, type MeshPart } from '../base/mesh.js';
import {
  addScaled,
  add,
  cross,
  normalise,
  scale,
  signedPower,
  subtract,
  type Vec3,
} from '../base/math.js';
import type { CharacterConfig } from '../config.js';

const SIDES = 8;
const RIM_SEGMENTS = 40;
const BRIDGE_STATIONS = 7;
const RIM = 0.021;
/** Half width and height of a lens. */
const LENS = [0.24, 0.205] as const;

interface Tube {
  readonly radius: number;
  readonly closed: boolean;
  /** A direction that the tube never takes, from which its section is turned. */
  readonly up: Vec3;
}

function addTube(
  builder: MeshBuilder,
  points: readonly Vec3[],
  { radius, closed, up: reference }: Tube,
  colour: Vec3,
): void {
  const n = points.length;
  const base = builder.count;
  points.forEach((p, i) => {
    const before = points[closed ? (i - 1 + n) % n : Math.max(0, i - 1)];
    const after = points[closed ? (i + 1) % n : Math.min(n - 1, i + 1)];
    const tangent = normalise(subtract(after, before));
    const side = normalise(cross(tangent, reference));
    const up = cross(side, tangent);
    for (let j = 0; j < SIDES; j++) {
      const q = (2 * Math.PI * j) / SIDES;
      const out = add(scale(side, Math.cos(q)), scale(up, Math.sin(q)));
      builder.vertex(addScaled(p, out, radius), colour);
    }
  });
  for (let i = 0; i < (closed ? n : n - 1); i++) {
    for (let j = 0; j < SIDES; j++) {
      const k = (j + 1) % SIDES;
      const next = (i + 1) % n;
      const [a, b] = [base + i * SIDES + j, base + i * SIDES + k];
      const [c, d] = [base + next * SIDES + j, base + next * SIDES + k];
      builder.triangle(a, b, c);
      builder.triangle(b, d, c);
    }
  }
}

/** Frame and lenses, standing clear of the lashes. */
export function glassesParts({ eyes }: CharacterConfig, colour: Hex): MeshPart[] {
  const frame = new MeshBuilder();
  const lenses = new MeshBuilder();
  const paint = linear(colour);
  const z = eyes.z + eyes.radius * 1.06 + 0.135;
  for (const side of [1, -1]) {
    const centre = side * (eyes.x + 0.02);
    const rim = Array.from({ length: RIM_SEGMENTS }, (_, i): Vec3 => {
      const a = (2 * Math.PI * i) / RIM_SEGMENTS;
      const x = LENS[0] * signedPower(Math.cos(a), 0.85);
      const y = LENS[1] * signedPower(Math.sin(a), 0.85);
      return [centre + side * x, eyes.y - 0.01 + y, z - 0.16 * Math.max(0, x + 0.1) ** 1.6];
    });
    addTube(frame, rim, { radius: RIM, closed: true, up: [0, 0, 1] }, paint);
    const middle = lenses.vertex([centre, eyes.y - 0.01, z + 0.012], [0, 0, 0]);
    lenses.fan(
      middle,
      rim.map((p) => lenses.vertex(p, [0, 0, 0])),
      side < 0,
    );
    const temple: Vec3[] = [
      [side * (eyes.x + 0.245), eyes.y + 0.06, z - 0.03],
      [side * (eyes.x + 0.3), eyes.y + 0.06, z - 0.055],
      [side * (eyes.x + 0.4), eyes.y + 0.06, z - 0.17],
      [side * 0.8, eyes.y + 0.03, 0.1],
      [side * 0.8, eyes.y, -0.15],
    ];
    addTube(frame, temple, { radius: 0.018, closed: false, up: [0, 1, 0] }, paint);
  }
  const bridge = Array.from({ length: BRIDGE_STATIONS }, (_, i): Vec3 => {
    const u = (2 * i) / (BRIDGE_STATIONS - 1) - 1;
    return [
      (eyes.x + 0.035 - LENS[0]) * u,
      eyes.y + 0.045 + 0.03 * (1 - u * u),
      z + 0.024 * (1 - u * u),
    ];
  });
  addTube(frame, bridge, { radius: 0.018, closed: false, up: [0, 0, 1] }, paint);
  const apart = { bones: ['head'], occlusion: { blocks: false } } as const;
  return [
    frame.build({ name: 'glasses', role: 'glasses', ...apart }),
    lenses.build({ name: 'lenses', role: 'lens', ...apart }),
  ];
}
