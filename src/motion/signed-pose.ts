import { BLENDSHAPE_COUNT, type ChannelName } from './channels.js';
import { PoseChannel, type Pose, type PoseChannelName } from './pose.js';

type Paired = ChannelName extends infer Name
  ? Name extends `${infer Base}Left`
    ? Base
    : never
  : never;

/**
 * What an expression does to a pose, by channel; `mouthSmile` stands for both sides. Blendshapes
 * above 0 are added to what is there, those below 0 take that share of it away (-1 all of it).
 * Rotations are added, in radians.
 */
export type SignedPose = Readonly<Partial<Record<PoseChannelName | Paired, number>>>;

/** The same as indices and values, to be added up quickly. */
export type SignedWeights = readonly (readonly [channel: number, value: number])[];

export function signedWeights(pose: SignedPose): SignedWeights {
  const index = (name: string) => PoseChannel[name as PoseChannelName] as number | undefined;
  return Object.entries(pose).flatMap(([name, value]) =>
    (index(name) === undefined ? [`${name}Left`, `${name}Right`] : [name]).map(
      (each): [number, number] => [index(each)!, value],
    ),
  );
}

/** Adds `amount` of it to a sum of such poses. */
export function addSigned(weights: SignedWeights, amount: number, sum: Pose): void {
  if (amount !== 0) for (const [channel, value] of weights) sum[channel] += amount * value;
}

/** Shows one channel of a sum over what is there; blendshapes stay within 0..1. */
export function overlay(base: number, signed: number, channel: number): number {
  if (channel >= BLENDSHAPE_COUNT) return base + signed;
  return signed > 0 ? base + Math.min(1, signed) * (1 - base) : base * Math.max(0, 1 + signed);
}
