import { expect } from '@open-wc/testing';
import { frameOf, testModel } from '../../support/avatars.js';
import type { TestNode } from '../../support/gltf-builder.js';
import { FORWARD, face, forward, named, restDirection } from '../../support/posed-objects.js';

describe('rig: VRM', () => {
  const names = ['A', 'I', 'U', 'Close'];

  it('speaks with the expressions of VRM 1', async () => {
    const bind = (index: number) => ({ morphTargetBinds: [{ node: 0, index, weight: 1 }] });
    const nodes: TestNode[] = [...face(names), { name: 'Skull' }];
    const rig = (
      await testModel(nodes, {
        extensionsUsed: ['VRMC_vrm'],
        extensions: {
          VRMC_vrm: {
            specVersion: '1.0',
            humanoid: { humanBones: { head: { node: 1 } } },
            expressions: { preset: { aa: bind(0), ih: bind(1), ou: bind(2), blink: bind(3) } },
          },
        },
      })
    ).createRig();
    rig.apply(frameOf({ jawOpen: 0.5, mouthPucker: 1, eyeBlinkLeft: 1, eyeBlinkRight: 1 }));
    const weights = [...named(rig.object, 'face').morphTargetInfluences!].map((w) =>
      Number(w.toFixed(3)),
    );
    expect(weights).to.deep.equal([0.5, 0, 0.9, 1]);
    expect(rig.missing).to.not.include('headYaw');
  });

  it('speaks with the blend shape groups of VRM 0, and turns its model to the viewer', async () => {
    const group = (presetName: string, index: number) => ({
      name: presetName,
      presetName,
      binds: [{ mesh: 0, index, weight: 100 }],
    });
    const rig = (
      await testModel(face(names), {
        extensionsUsed: ['VRM'],
        extensions: {
          VRM: {
            humanoid: { humanBones: [{ bone: 'head', node: 0 }] },
            blendShapeMaster: { blendShapeGroups: [group('a', 0), group('blink', 3)] },
          },
        },
      })
    ).createRig();
    const nose = restDirection(rig.object, 'face', FORWARD);
    expect(nose.z, 'looked away from the viewer').to.be.closeTo(-1, 1e-5);
    rig.apply(frameOf({ jawOpen: 1, eyeBlinkLeft: 1, eyeBlinkRight: 1, headYaw: 0.3 }));
    expect([...named(rig.object, 'face').morphTargetInfluences!]).to.deep.equal([1, 0, 0, 1]);
    expect(forward(rig.object, 'face', nose).x).to.be.closeTo(Math.sin(0.3), 1e-5);
  });
});

describe('rig: VRM that names what is not there', () => {
  const names = ['A', 'Close'];
  const expected = { jawOpen: 1, eyeBlinkLeft: 1, eyeBlinkRight: 1, headYaw: 0.3 };

  it('moves what is there, of VRM 1', async () => {
    const binds = (...morphTargetBinds: object[]) => ({ morphTargetBinds });
    const rig = (
      await testModel(face(names), {
        extensionsUsed: ['VRMC_vrm'],
        extensions: {
          VRMC_vrm: {
            humanoid: { humanBones: { head: { node: 99 }, neck: { node: -1 } } },
            expressions: {
              preset: {
                aa: binds({ node: 99, index: 0, weight: 1 }, { node: 0, index: 0, weight: 1 }),
                blink: binds({ node: 0, index: 7, weight: 1 }, { node: 0, index: 1, weight: 1 }),
              },
            },
          },
        },
      })
    ).createRig();
    rig.apply(frameOf(expected));
    expect([...named(rig.object, 'face').morphTargetInfluences!]).to.deep.equal([1, 1]);
    expect(rig.missing).to.include('headYaw');
  });

  it('needs no word on the console for what VRM requires', async () => {
    const told: unknown[][] = [];
    const { warn } = console;
    console.warn = (...words) => told.push(words);
    try {
      const extensionsRequired = ['VRMC_vrm', 'VRMC_materials_mtoon'];
      await testModel(face(names), { extensionsRequired, extensions: { VRMC_vrm: {} } });
    } finally {
      console.warn = warn;
    }
    expect(told).to.deep.equal([]);
  });

  it('moves what is there, of VRM 0', async () => {
    const group = (presetName: string, binds: object[]) => ({ presetName, binds });
    const rig = (
      await testModel(face(names), {
        extensionsUsed: ['VRM'],
        extensions: {
          VRM: {
            humanoid: { humanBones: [{ bone: 'head', node: -1 }] },
            blendShapeMaster: {
              blendShapeGroups: [
                group('a', [{ mesh: 0, index: 0, weight: 100 }]),
                group('blink', [
                  { mesh: 5, index: 0, weight: 100 },
                  { mesh: 0, index: 9, weight: 100 },
                  { mesh: 0, index: 1, weight: 100 },
                ]),
              ],
            },
          },
        },
      })
    ).createRig();
    rig.apply(frameOf(expected));
    expect([...named(rig.object, 'face').morphTargetInfluences!]).to.deep.equal([1, 1]);
    expect(rig.missing).to.include('headYaw');
  });
});
