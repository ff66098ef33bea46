import { expect } from '@open-wc/testing';
import { Box3, Vector3 } from 'three';
import { BLENDSHAPES, CHANNELS } from '../../../src/motion/channels.js';
import { createPose, PoseChannel } from '../../../src/motion/pose.js';
import type { TestNode } from '../../support/gltf-builder.js';
import { blockHead, frameOf, testModel } from '../../support/avatars.js';
import {
  FORWARD,
  LIFT,
  UP,
  face,
  forward,
  named,
  restDirection,
} from '../../support/posed-objects.js';

async function influences(
  shapes: readonly string[],
  values: Parameters<typeof frameOf>[0],
): Promise<Record<string, number>> {
  const rig = (await testModel(face(shapes))).createRig();
  rig.apply(frameOf(values));
  const mesh = named(rig.object, 'face');
  return Object.fromEntries(
    Object.entries(mesh.morphTargetDictionary!)
      .map(([name, index]) => [name, Number(mesh.morphTargetInfluences![index].toFixed(4))])
      .filter(([, weight]) => weight !== 0),
  ) as Record<string, number>;
}

describe('rig: bones', () => {
  const angle = 0.4;

  for (const bone of ['head', 'neck'] as const) {
    it(`turns the ${bone} about the character's axes, whatever the bone's own`, async () => {
      const rig = (await testModel(blockHead())).createRig();
      const node = bone === 'head' ? 'Head' : 'Neck';
      const [nose, crown] = [FORWARD, UP].map((axis) => restDirection(rig.object, node, axis));

      rig.apply(frameOf({ [`${bone}Pitch`]: angle }));
      expect(forward(rig.object, node, nose).y, 'looks down').to.be.closeTo(-Math.sin(angle), 1e-5);
      rig.apply(frameOf({ [`${bone}Yaw`]: angle }));
      expect(forward(rig.object, node, nose).x, 'turns left').to.be.closeTo(Math.sin(angle), 1e-5);
      rig.apply(frameOf({ [`${bone}Roll`]: angle }));
      expect(forward(rig.object, node, crown).x, 'tilts right').to.be.closeTo(
        -Math.sin(angle),
        1e-5,
      );
      rig.apply(frameOf({}));
      expect(forward(rig.object, node, nose).z, 'is back at rest').to.be.closeTo(1, 1e-5);
    });
  }

  it('adds head to neck along the chain, and eyes to the head', async () => {
    const rig = (await testModel(blockHead())).createRig();
    const nose = restDirection(rig.object, 'Head', FORWARD);
    const pupil = restDirection(rig.object, 'LeftEye', FORWARD);
    rig.apply(frameOf({ neckYaw: 0.2, headYaw: 0.3, eyeLeftYaw: 0.1 }));
    expect(forward(rig.object, 'Head', nose).x).to.be.closeTo(Math.sin(0.5), 1e-5);
    expect(forward(rig.object, 'LeftEye', pupil).x).to.be.closeTo(Math.sin(0.6), 1e-5);
  });

  it('turns the only bone by the sum where a model has a head and no neck', async () => {
    const nodes: TestNode[] = [
      { name: 'mixamorig:Head' },
      { name: 'skull', parent: 'mixamorig:Head', mesh: { min: [-1, -1, -1], max: [1, 1, 1] } },
    ];
    const rig = (await testModel(nodes)).createRig();
    rig.apply(frameOf({ neckYaw: 0.2, headYaw: 0.3 }));
    expect(forward(rig.object, 'skull', FORWARD).x).to.be.closeTo(Math.sin(0.5), 1e-5);
  });

  it('breathes and leans with the bone that carries the neck, and keeps the head level', async () => {
    const nodes: TestNode[] = [
      { name: 'Spine2', position: [0, -2, 0] },
      { name: 'coat', parent: 'Spine2', mesh: { min: [-1, -1, -1], max: [1, 1, 1] } },
      ...blockHead().map((node) => (node.name === 'Neck' ? { ...node, parent: 'Spine2' } : node)),
    ];
    const skeleton = { skins: [{ joints: [0, 2, 3] }] };
    const rig = (await testModel(nodes, skeleton)).createRig();
    const face = restDirection(rig.object, 'Face', UP);
    const scaleOf = (name: string) => named(rig.object, name).getWorldScale(new Vector3()).x;
    const [coat, head] = ['coat', 'Face'].map(scaleOf);
    const pose = createPose();
    pose[PoseChannel.breath] = 1;
    pose[PoseChannel.chestRoll] = 0.1;
    expect(rig.apply(pose)).to.equal(true);
    const crown = forward(rig.object, 'Face', face);
    expect(forward(rig.object, 'coat', UP).x, 'leans').to.be.closeTo(-Math.sin(0.1), 1e-5);
    expect(Math.abs(crown.x), 'level head').to.be.below(0.03);
    expect(scaleOf('coat') / coat).to.be.above(1.01);
    expect(scaleOf('Face') / head).to.be.closeTo(1, 1e-6);
    rig.apply(createPose());
    expect(scaleOf('coat') / coat).to.be.closeTo(1, 1e-6);
    expect(forward(rig.object, 'coat', UP).x).to.be.closeTo(0, 1e-6);
  });

  it('opens the mouth with a jaw bone where no shape does', async () => {
    const nodes: TestNode[] = [
      { name: 'Skull', mesh: { min: [-1, 0, -1], max: [1, 2, 1] } },
      { name: 'Jaw' },
    ];
    const skins = [{ joints: [1] }];
    const rig = (await testModel(nodes, { skins })).createRig();
    expect(rig.missing).to.not.include('jawOpen');
    expect(rig.apply(frameOf({ jawOpen: 1 }))).to.equal(true);
    expect(forward(rig.object, 'Jaw', FORWARD).y, 'the chin goes down').to.be.below(-0.3);
    const shape = face(['jawOpen']);
    const both = (await testModel([...nodes, ...shape], { skins })).createRig();
    both.apply(frameOf({ jawOpen: 1 }));
    expect(forward(both.object, 'Jaw', FORWARD).y, 'not twice').to.be.closeTo(0, 1e-6);
  });

  it('turns the eyes with a head that does not carry them', async () => {
    const nodes: TestNode[] = [
      { name: 'all' },
      { name: 'head', parent: 'all', mesh: { min: [-1, -1, -1], max: [1, 1, 1] } },
      { name: 'eyeLeft', parent: 'all', position: [0.3, 0, 1] },
    ];
    const rig = (await testModel(nodes)).createRig();
    rig.apply(frameOf({ headYaw: 0.3 }));
    for (const name of ['head', 'eyeLeft']) {
      expect(forward(rig.object, name, FORWARD).x, name).to.be.closeTo(Math.sin(0.3), 1e-5);
    }
  });

  it('shows a head of any unit at one size', async () => {
    const sizeAt = async (unit: number): Promise<Vector3> => {
      const scaled = ([x, y, z]: readonly number[]): [number, number, number] => [
        ...([x * unit, y * unit, z * unit] as const),
      ];
      const nodes = blockHead().map(({ position, mesh, ...node }) => ({
        ...node,
        ...(position && { position: scaled(position) }),
        ...(mesh && { mesh: { min: scaled(mesh.min), max: scaled(mesh.max) } }),
      }));
      const { object } = (await testModel(nodes)).createRig();
      return new Box3().setFromObject(object).getSize(new Vector3());
    };
    const usual = await sizeAt(0.1);
    for (const unit of [80, 0.008, 1e-5]) {
      expect((await sizeAt(unit)).distanceTo(usual), `${unit}`).to.be.below(1e-3);
    }
  });

  it('sums gaze angles and look shapes into the eye bones, and lets the lids follow', async () => {
    const nodes = blockHead({ eyeLookDownLeft: LIFT, eyeLookUpLeft: LIFT });
    const rig = (await testModel(nodes)).createRig();
    rig.apply(frameOf({ eyeLeftPitch: 0.1, eyeLookDownLeft: 0.5, eyeLookInRight: 1 }));
    const left = forward(rig.object, 'LeftEye', FORWARD);
    expect(left.y).to.be.closeTo(-Math.sin(0.1 + 0.21), 1e-5);
    expect(forward(rig.object, 'RightEye', FORWARD).x, 'right eye turns in').to.be.greaterThan(0.4);
    const mouth = named(rig.object, 'Mouth');
    const weight = (name: string) =>
      mouth.morphTargetInfluences![mouth.morphTargetDictionary![name]];
    expect(weight('eyeLookDownLeft')).to.be.closeTo(0.31 / 0.42, 1e-4);
    expect(weight('eyeLookUpLeft')).to.equal(0);
  });

  it('does not turn an eyeball twice when it has both a bone and look shapes', async () => {
    const eyeball: TestNode = {
      name: 'ball',
      parent: 'LeftEye',
      mesh: { min: [-0.1, -0.1, -0.1], max: [0.1, 0.1, 0.1], shapes: { eyeLookInLeft: LIFT } },
    };
    const rig = (await testModel([...blockHead(), eyeball])).createRig();
    rig.apply(frameOf({ eyeLookInLeft: 1 }));
    expect([...named(rig.object, 'ball').morphTargetInfluences!]).to.deep.equal([0]);
    expect(forward(rig.object, 'LeftEye', FORWARD).x).to.be.closeTo(-Math.sin(0.5), 1e-5);
  });
});

describe('rig: shapes', () => {
  describe('that may not simply be added', () => {
    const shown = async (values: Parameters<typeof frameOf>[0]) => {
      const rig = (await testModel(face(BLENDSHAPES))).createRig();
      rig.apply(frameOf(values));
      const mesh = named(rig.object, 'face');
      return (name: string) => mesh.morphTargetInfluences![mesh.morphTargetDictionary![name]];
    };

    it('keep the lids shut on a blink, wherever the eyes look', async () => {
      const weight = await shown({ eyeBlinkLeft: 1, eyeLookUpLeft: 1, eyeWideLeft: 1 });
      expect(weight('eyeBlinkLeft')).to.equal(1);
      expect(weight('eyeLookUpLeft')).to.equal(0);
      expect(weight('eyeWideLeft')).to.equal(0);
    });

    it('let the lids of the other eye follow its gaze', async () => {
      const weight = await shown({ eyeBlinkLeft: 1, eyeLookUpRight: 1 });
      expect(weight('eyeLookUpRight')).to.be.closeTo(1, 1e-6);
    });

    it('close the lips no further than the jaw opened them', async () => {
      const weight = await shown({ jawOpen: 0.3, mouthClose: 0.8 });
      expect(weight('mouthClose')).to.be.closeTo(0.3, 1e-6);
    });

    it('open the jaw for the tongue', async () => {
      const weight = await shown({ tongueOut: 1 });
      expect(weight('tongueOut')).to.equal(1);
      expect(weight('jawOpen')).to.be.above(0.3);
    });
  });

  it('drives all 52 channels under their own names', async () => {
    const rig = (await testModel(face(BLENDSHAPES))).createRig();
    const mesh = named(rig.object, 'face');
    for (const name of BLENDSHAPES) {
      // Lips close over an open jaw only.
      rig.apply(frameOf({ ...(name === 'mouthClose' && { jawOpen: 0.5 }), [name]: 0.5 }));
      expect(mesh.morphTargetInfluences![mesh.morphTargetDictionary![name]], name).to.be.closeTo(
        0.5,
        1e-6,
      );
    }
    expect(rig.missing.filter((name) => BLENDSHAPES.some((own) => own === name))).to.deep.equal([]);
  });

  it('understands other spellings', async () => {
    const spelling = 'Face.M_F00_000_00_eyeBlink_L';
    expect(await influences([spelling], { eyeBlinkLeft: 0.7 })).to.deep.equal({ [spelling]: 0.7 });
  });

  it('tells directions from sides', async () => {
    const shapes = ['mouthLeft', 'mouthRight', 'jawLeft', 'jaw_R'];
    expect(await influences(shapes, { mouthLeft: 1, jawRight: 0.5 })).to.deep.equal({
      mouthLeft: 1,
      jaw_R: 0.5,
    });
  });

  it('uses the whole for its halves, and both halves for the whole', async () => {
    expect(await influences(['mouthSmile'], { mouthSmileLeft: 1 })).to.deep.equal({
      mouthSmile: 0.5,
    });
    const halves = ['browInnerUp_L', 'browInnerUp_R'];
    expect(await influences(halves, { browInnerUp: 0.6 })).to.deep.equal({
      browInnerUp_L: 0.6,
      browInnerUp_R: 0.6,
    });
  });

  it('speaks with Oculus visemes where there are no jaw and lip shapes', async () => {
    const visemes = ['viseme_aa', 'viseme_PP', 'viseme_U', 'viseme_O', 'viseme_E', 'viseme_FF'];
    expect(await influences(visemes, { jawOpen: 0.6 })).to.deep.equal({ viseme_aa: 0.6 });
    expect(await influences(visemes, { mouthPucker: 1 })).to.deep.equal({ viseme_U: 1 });
    expect(await influences(visemes, { jawOpen: 0.4, mouthClose: 0.4 })).to.deep.equal({
      viseme_PP: 0.2,
    });
  });

  it('lists what it cannot show', async () => {
    const rig = (await testModel(face(['jawOpen']))).createRig();
    expect(rig.missing).to.include.members(['cheekPuff', 'headPitch', 'eyeLeftYaw', 'tongueOut']);
    expect(rig.missing).to.not.include('jawOpen');
    const all = (await testModel([...blockHead(), ...face(BLENDSHAPES)])).createRig();
    expect(all.missing).to.deep.equal([]);
    expect(CHANNELS).to.include.members([...rig.missing]);
  });

  it('shares one vector of influences between meshes that move alike', async () => {
    const second = face(['jawOpen', 'cheekPuff']).map((node) => ({ ...node, name: 'teeth' }));
    const rig = (await testModel([...face(['jawOpen', 'cheekPuff']), ...second])).createRig();
    const [skin, teeth] = ['face', 'teeth'].map((name) => named(rig.object, name));
    expect(skin.morphTargetInfluences).to.equal(teeth.morphTargetInfluences);
  });

  it('follows the rig map of the manifest first', async () => {
    const manifest = {
      format: 1,
      id: 'x',
      name: 'X',
      version: '1',
      license: 'MIT',
      model: { file: 'x.glb', bytes: 1, sha256: '0'.repeat(64) },
      rig: { blendshapes: { jawOpen: { Gape: 0.5 } }, bones: { head: 'Top' } },
    } as const;
    const nodes: TestNode[] = [{ name: 'Top' }, { ...face(['jawOpen', 'Gape'])[0], parent: 'Top' }];
    const rig = (await testModel(nodes, {}, manifest)).createRig();
    rig.apply(frameOf({ jawOpen: 1, headYaw: 0.3 }));
    expect([...named(rig.object, 'face').morphTargetInfluences!]).to.deep.equal([0, 0.5]);
    expect(forward(rig.object, 'face', FORWARD).x).to.be.closeTo(Math.sin(0.3), 1e-5);
  });

  it('says whether anything changed', async () => {
    const rig = (await testModel(blockHead())).createRig();
    expect(rig.apply(frameOf({}))).to.equal(false);
    expect(rig.apply(frameOf({ jawOpen: 0.5 }))).to.equal(true);
    expect(rig.apply(frameOf({ jawOpen: 0.5 }))).to.equal(false);
    expect(rig.apply(frameOf({ jawOpen: 0.5, headYaw: 0.1 }))).to.equal(true);
    expect(rig.apply(frameOf({ jawOpen: 0.5, headYaw: 0.1, cheekPuff: 1 }))).to.equal(false);
  });
});

describe('rig: copies', () => {
  it('share geometry, move on their own, and release it when the last is gone', async () => {
    const model = await testModel(blockHead());
    model.retain();
    const [one, two] = [model.createRig(), model.createRig()];
    const [first, second] = [one, two].map((rig) => named(rig.object, 'Mouth'));
    expect(first.geometry).to.equal(second.geometry);
    one.apply(frameOf({ jawOpen: 1 }));
    expect([...second.morphTargetInfluences!]).to.deep.equal([0]);

    let released = 0;
    first.geometry.addEventListener('dispose', () => released++);
    one.dispose();
    one.dispose();
    model.release();
    expect(released).to.equal(0);
    two.dispose();
    expect(released).to.equal(1);
  });
});
