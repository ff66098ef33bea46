/**
 * Prints the processor time that a frame of a talking avatar of splats takes, before the GPU has its
 * turn: shapes, depths and order, by heads that are made by geometry and laid out as LAM does.
 *
 *   node --import=tsx bench/splats.mjs [avatar.zip]
 */
import { readFile } from 'node:fs/promises';
import { PerspectiveCamera } from 'three';
import { parseModel } from '../src/avatar/model-loader.ts';
import { SharedModel } from '../src/avatar/shared-model.ts';
import { createPose, PoseChannel } from '../src/motion/pose.ts';
import { lamZip } from '../test/support/lam-zip.ts';

const FRAMES = 600;
const WARM = 120;
/** Frames measured together: the clock of processor time is coarse. */
const BLOCK = 10;
/** Most milliseconds for the heads below; other files have no limit. */
const HEADS = [
  { fineness: 98, limit: 1.5 },
  { fineness: 198, limit: 3 },
];
/** Of speech, as many shapes move at once as here, and half of a blink. */
const SPOKEN = [
  'jawOpen mouthFunnel mouthPucker mouthLowerDownLeft mouthLowerDownRight mouthUpperUpLeft',
  'mouthUpperUpRight mouthSmileLeft mouthSmileRight mouthStretchLeft mouthStretchRight browInnerUp',
  'mouthRollLower mouthShrugUpper eyeBlinkLeft eyeBlinkRight eyeLookInLeft eyeLookOutRight',
]
  .join(' ')
  .split(' ');

function splatsIn(root) {
  let found;
  root.traverse((object) => {
    if (typeof object.prepare === 'function') found = object;
  });
  return found;
}

/** Milliseconds of processor time a frame: those that speak, and those in which only the head sways. */
async function measure(bytes, speaks) {
  const model = new SharedModel(await parseModel(bytes, 'https://example.com/head.zip'), null);
  const rig = model.createRig();
  const splats = splatsIn(rig.object);
  const camera = new PerspectiveCamera(22, 1, 0.1, 100);
  camera.position.z = 8;
  camera.updateMatrixWorld();
  const pose = createPose();
  const times = [];
  let start = 0;
  for (let frame = 0; frame < FRAMES; frame++) {
    pose[PoseChannel.headYaw] = 0.1 * Math.sin(frame / 40);
    if (speaks) {
      SPOKEN.forEach((name, k) => (pose[PoseChannel[name]] = 0.3 + 0.3 * Math.sin(frame / 7 + k)));
    }
    rig.apply(pose);
    rig.object.updateMatrixWorld();
    splats.skeleton.update();
    splats.prepare(camera);
    if (frame % BLOCK > 0) continue;
    const now = process.cpuUsage();
    if (frame >= WARM) times.push((now.user + now.system - start) / 1000 / BLOCK);
    start = now.user + now.system;
  }
  return { count: splats.splats, times };
}

async function report(bytes, limit) {
  for (const speaks of [true, false]) {
    const { count, times } = await measure(bytes, speaks);
    times.sort((a, b) => a - b);
    const [median, slow] = [0.5, 0.95].map((share) => times[Math.floor(times.length * share)]);
    const what = `${count} splats, ${speaks ? 'speaking' : 'idle'}`;
    const most = limit ? `, at most ${limit}` : '';
    process.stdout.write(
      `${what}: median ${median.toFixed(2)} ms, 95 % ${slow.toFixed(2)} ms${most}\n`,
    );
    if (limit && median > limit) process.exitCode = 1;
  }
}

globalThis.self ??= globalThis;
const [, , file] = process.argv;
if (file) await report(new Uint8Array(await readFile(file)));
else for (const { fineness, limit } of HEADS) await report(await lamZip({ fineness }), limit);
