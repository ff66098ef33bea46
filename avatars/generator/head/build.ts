import { seededRandom } from '../base/random.js';
import type { CharacterConfig } from '../config.js';
import { HeadField } from './field.js';
import { fill, relax } from './filler.js';
import { Lids } from './lids.js';
import { addLips, type LipRings } from './lips.js';
import { MouthSpace } from './mouth-space.js';
import { scatter } from './scatter.js';
import { facePoint, type SurfacePoint } from './surface.js';
import { Topology } from './topology.js';

/** The finished face with everything that other parts need to sit on it and move with it. */
export interface Head {
  readonly config: CharacterConfig;
  readonly field: HeadField;
  readonly space: MouthSpace;
  readonly lids: Lids;
  readonly lips: LipRings;
  readonly points: readonly SurfacePoint[];
  readonly triangles: readonly number[];
  /** Depth of the face at the middle of the mouth. */
  readonly mouthDepth: number;
}

/** Builds the face: rings for lips and lids, scattered vertices between, all on one surface. */
export function buildHead(config: CharacterConfig): Head {
  const field = new HeadField(config);
  const space = new MouthSpace(config.mouth);
  const lids = new Lids(field, config.eyes);
  const topology = new Topology();
  const lips = addLips(topology, field, space, config.mouth);
  const rings = [lips.outer, lids.addTo(topology, 1), lids.addTo(topology, -1)];
  const borders = rings.flat().map((i) => topology.points[i].p);
  const scattered = scatter(config, field, space, borders, seededRandom(config.seed)).map((p) =>
    topology.add(facePoint(space, p, 'skin')),
  );
  fill(topology, rings, scattered);
  relax(topology, field, scattered);
  for (const i of scattered) topology.points[i] = facePoint(space, topology.points[i].p, 'skin');
  // Lid rings take part in the motion of cheeks and mouth by their place on the face.
  topology.points.forEach((point, i) => {
    if (point.kind === 'lid') {
      topology.points[i] = { ...point, ...placeOnFace(space, point) };
    }
  });
  return {
    config,
    field,
    space,
    lids,
    lips,
    points: topology.points,
    triangles: topology.triangles,
    mouthDepth: field.front(0, config.mouth.y),
  };
}

function placeOnFace(
  space: MouthSpace,
  { p }: SurfacePoint,
): Pick<SurfacePoint, 'mouth' | 'front'> {
  const { mouth, front } = facePoint(space, p, 'skin');
  return { mouth, front };
}
