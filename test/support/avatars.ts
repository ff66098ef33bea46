import { createFrame, type MotionFrame } from '../../src/motion/segment.js';
import { Channel, type ChannelName } from '../../src/motion/channels.js';
import { parseModel } from '../../src/avatar/model-loader.js';
import type { AvatarManifest } from '../../src/avatar/manifest.js';
import { SharedModel } from '../../src/avatar/shared-model.js';
import { buildGlb, type TestNode } from './gltf-builder.js';

/** Head and neck whose bones have axes of their own, eyes, and a jaw that drops. */
export function blockHead(shapes: Record<string, [number, number, number]> = {}): TestNode[] {
  const quarterX: [number, number, number, number] = [Math.SQRT1_2, 0, 0, Math.SQRT1_2];
  const backX: [number, number, number, number] = [-Math.SQRT1_2, 0, 0, Math.SQRT1_2];
  return [
    { name: 'Neck', position: [0, -1, 0], rotation: quarterX },
    { name: 'Head', parent: 'Neck', rotation: backX, position: [0, 0, -0.1] },
    {
      name: 'Face',
      parent: 'Head',
      mesh: { min: [-0.7, 0.1, -0.8], max: [0.7, 1.9, 0.7], color: [0.8, 0.4, 0.3], shapes: {} },
    },
    {
      name: 'Mouth',
      parent: 'Head',
      mesh: {
        min: [-0.3, 0.4, 0.6],
        max: [0.3, 0.6, 0.8],
        color: [0, 0, 0.6],
        shapes: { jawOpen: [0, -0.3, 0], ...shapes },
      },
    },
    { name: 'LeftEye', parent: 'Head', position: [0.3, 1.2, 0.7] },
    { name: 'RightEye', parent: 'Head', position: [-0.3, 1.2, 0.7] },
  ];
}

/** Parses test nodes into a model that rigs can be made from. */
export async function testModel(
  nodes: readonly TestNode[],
  extra: Record<string, unknown> = {},
  manifest: AvatarManifest | null = null,
): Promise<SharedModel> {
  const model = await parseModel(buildGlb(nodes, extra), 'https://models.test/model.glb');
  return new SharedModel(model, manifest);
}

/** A frame with these channels set and the rest at zero. */
export function frameOf(values: Partial<Record<ChannelName, number>>): MotionFrame {
  const frame = createFrame();
  for (const [name, value] of Object.entries(values)) frame[Channel[name as ChannelName]] = value;
  return frame;
}
