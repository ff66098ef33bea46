import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { inspectAvatar, type AvatarReport } from '../../src/inspect.js';
import { BLENDSHAPES } from '../../src/motion/channels.js';
import { temporaryFolder } from '../server/support/server.js';
import { buildGlb, packGlb, type TestNode } from '../support/gltf-builder.js';

const LIFT: [number, number, number] = [0, 0.01, 0];

/** A head of a person's size, with these morph targets on its face. */
function head(shapes: readonly string[], bones: readonly TestNode[] = []): TestNode[] {
  const targets = Object.fromEntries(shapes.map((name) => [name, LIFT]));
  const face = { min: [-0.08, 0, -0.1], max: [0.08, 0.22, 0.1], shapes: targets } as const;
  return [{ name: 'face', mesh: { ...face, min: [...face.min], max: [...face.max] } }, ...bones];
}

const inspect = (nodes: readonly TestNode[], extra = {}): Promise<AvatarReport> =>
  inspectAvatar(buildGlb(nodes, extra));

const codes = ({ findings }: AvatarReport): string[] => findings.map(({ code }) => code);

test('a blink is found in every spelling', async () => {
  const spellings = [
    ...['eyeBlinkLeft', 'EyeBlinkLeft', 'eye_blink_left', 'EYE_BLINK_LEFT', 'eye-blink-left'],
    ...['eyeBlink_L', 'eyeBlink.L', 'eyeBlinkL', 'Eye_Blink_L', 'eyeblinkl', 'eyeBlink_l'],
    ...['leftEyeBlink', 'Left_Eye_Blink', 'L_eyeBlink', 'Eye_Left_Blink', 'Eye_L_Blink'],
    ...['blendShape1.eyeBlinkLeft', 'blendShape1.eyeBlink_L', 'head:eyeBlinkLeft'],
    ...['Face.M_F00_000_00_EyeBlinkLeft', 'A14_Eye_Blink_Left', 'blendShape2.AK_14_EyeBlinkLeft'],
    ...['Wolf3D_Head_eyeBlinkLeft', 'CTRL_expressions_eyeBlinkL', 'eyeBlinkLeftShape'],
    ...['eyeBlinkLeft.001', 'Fcl_EYE_Close_L', 'Blink_L', 'EyeClosedLeft', 'Eyes_Closed_L'],
  ];
  for (const spelling of spellings) {
    const { shapes } = await inspect(head([spelling]));
    const found = [...shapes.own, ...Object.keys(shapes.standIns)];
    assert.deepEqual(found, ['eyeBlinkLeft'], spelling);
    assert.deepEqual(shapes.unused, [], spelling);
  }
});

test('vowels are found under the names that tools give them', async () => {
  const spellings = [
    ...['viseme_aa', 'v_aa', 'vrc.v_aa', 'Viseme.AA', 'AA_VI_10_aa', 'aa', 'A', 'あ'],
    ...['Fcl_MTH_A', 'Face.M_F00_000_00_Fcl_MTH_A', 'Jaw_Drop', 'mouthOpen', 'V_Open'],
  ];
  for (const spelling of spellings) {
    const { shapes, speech } = await inspect(head([spelling]));
    assert.deepEqual(shapes.standIns.jawOpen, [spelling], spelling);
    assert.equal(speech, 'jaw', spelling);
  }
});

test('what corrects two shapes together is neither of them', async () => {
  const { shapes } = await inspect(head(['mouthSmileLeft_jawOpen', 'noseSneerLeft']));
  assert.deepEqual(shapes.own, ['noseSneerLeft']);
  assert.deepEqual(shapes.unused, ['mouthSmileLeft_jawOpen']);
});

test('of two names for one shape, one moves it', async () => {
  const { shapes } = await inspect(head(['A25_Jaw_Open', 'Jaw_Open']));
  assert.deepEqual(shapes.unused, ['A25_Jaw_Open']);
});

test('a whole face speaks fully and lacks nothing that matters', async () => {
  const bones: TestNode[] = [
    { name: 'Spine' },
    { name: 'Neck', parent: 'Spine' },
    { name: 'Head', parent: 'Neck' },
    { name: 'LeftEye', parent: 'Head' },
    { name: 'RightEye', parent: 'Head' },
  ];
  const skins = [{ joints: [1, 2, 3, 4, 5] }];
  const report = await inspect(head(BLENDSHAPES, bones), { skins });
  assert.equal(report.speech, 'full');
  assert.deepEqual(report.findings, []);
  assert.deepEqual(report.shapes.styles, [{ style: 'ARKit', count: 52 }]);
  assert.deepEqual(report.bones, {
    ...{ head: 'Head', neck: 'Neck', eyeLeft: 'LeftEye', eyeRight: 'RightEye', chest: 'Spine' },
  });
  assert.ok(report.size!.head > 0.2 && report.size!.head < 0.25, String(report.size!.head));
  assert.equal(report.size!.unit, 'metre');
});

test('partial faces say what cannot be seen', async () => {
  const still = await inspect(head(['cheekPuff']));
  assert.equal(still.speech, 'none');
  assert.ok(codes(still).includes('mouthStaysShut'));
  assert.equal(still.shown, true);
  const opens = await inspect(head(['jawOpen']));
  assert.equal(opens.speech, 'jaw');
  assert.ok(codes(opens).includes('onlyOpens'));
  const visemes = ['aa', 'E', 'I', 'O', 'U', 'PP', 'FF', 'TH'].map((name) => `viseme_${name}`);
  const oculus = await inspect(head(visemes));
  assert.equal(oculus.speech, 'visemes');
  assert.deepEqual(oculus.shapes.styles, [{ style: 'Oculus visemes', count: 8 }]);
  const lips = ['mouthStaysShut', 'lipsDoNotMeet', 'noRoundSounds', 'noWideSounds'];
  assert.deepEqual(
    codes(oculus).filter((code) => lips.includes(code)),
    [],
  );
  const flat = await inspect(head(['jawOpen', 'mouthClose', 'mouthStretchLeft']));
  assert.ok(codes(flat).includes('noRoundSounds'));
});

test('a jaw bone opens the mouth where no shape does', async () => {
  const bones: TestNode[] = [{ name: 'Head' }, { name: 'CC_Base_JawRoot', parent: 'Head' }];
  const skins = [{ joints: [1, 2] }];
  const jaw = await inspect(head([], bones), { skins });
  assert.equal(jaw.bones.jaw, 'CC_Base_JawRoot');
  assert.equal(jaw.speech, 'jaw');
  const both = await inspect(head(['jawOpen'], bones), { skins });
  assert.equal(both.bones.jaw, undefined);
});

test('names of morph targets are found where exporters put them', async () => {
  const document = (extras: object, named: string): Uint8Array<ArrayBuffer> => {
    const accessor = { count: 3, type: 'VEC3', componentType: 5126 };
    return packGlb(
      {
        asset: { version: '2.0' },
        scenes: [{ nodes: [0] }],
        nodes: [{ mesh: 0 }],
        meshes: [
          { primitives: [{ attributes: { POSITION: 0 }, targets: [{ POSITION: 1 }], ...extras }] },
        ],
        accessors: [accessor, { ...accessor, name: named }],
      },
      new Uint8Array(4),
    );
  };
  const primitive = await inspectAvatar(document({ extras: { targetNames: ['jawOpen'] } }, ''));
  assert.deepEqual(primitive.shapes.own, ['jawOpen']);
  assert.deepEqual((await inspectAvatar(document({}, 'jawOpen'))).shapes.own, ['jawOpen']);
  const nameless = await inspectAvatar(document({}, ''));
  assert.ok(codes(nameless).includes('noMorphNames'));
});

test('units, formats and compressions are told', async () => {
  const large = { min: [-8, 0, -10], max: [8, 22, 10], shapes: {} } as const;
  const nodes: TestNode[] = [
    { name: 'face', mesh: { ...large, min: [...large.min], max: [...large.max] } },
  ];
  const centimetres = await inspect(nodes);
  assert.equal(centimetres.size!.unit, 'centimetre');
  assert.ok(codes(centimetres).includes('units'));
  const vrm = await inspect(nodes, { extensions: { VRMC_vrm: {} } });
  assert.equal(vrm.format, 'vrm1');
  const draco = await inspect(nodes, { extensionsUsed: ['KHR_draco_mesh_compression'] });
  assert.equal(draco.shown, false);
  assert.deepEqual(draco.compression, ['draco']);
  assert.match(draco.findings[0].message, /Draco.*meshopt/);
});

test('a head that turns about its middle is measured whole', async () => {
  const { size } = await inspect([
    { name: 'all' },
    { name: 'head', parent: 'all', mesh: { min: [-0.08, -0.11, -0.1], max: [0.08, 0.11, 0.1] } },
    { name: 'LeftEye', parent: 'all', position: [0.03, 0.015, 0.09] },
  ]);
  assert.ok(size!.head > 0.2 && size!.head < 0.25, String(size!.head));
});

test('what is no avatar is refused with a reason', async () => {
  const wrong = [new Uint8Array(0), new Uint8Array(64), new TextEncoder().encode('{"a":1}')];
  const cut = buildGlb(head(['jawOpen'])).subarray(0, 600);
  for (const bytes of [...wrong, cut]) {
    await assert.rejects(inspectAvatar(bytes), { code: 'unsupportedAvatarAsset' });
  }
});

test('the command prints the report in words, and as JSON', async (t) => {
  const file = join(await temporaryFolder(t), 'head.glb');
  await writeFile(file, buildGlb(head(['jawOpen', 'eyeBlink_L'])));
  const cli = fileURLToPath(new URL('../../cli/main.ts', import.meta.url));
  const run = (args: readonly string[]) =>
    spawnSync(process.execPath, ['--import', 'tsx', cli, 'inspect', ...args], { encoding: 'utf8' });
  const { stdout, status, stderr } = run([file]);
  assert.equal(status, 0, stderr);
  assert.match(stdout, /^file {6}GLB/);
  assert.match(stdout, /1 ARKit, 1 ARKit in another spelling/);
  assert.match(stdout, /^! .*opens and closes the mouth/m);
  assert.equal((JSON.parse(run([file, '--json']).stdout) as AvatarReport).speech, 'jaw');
});
