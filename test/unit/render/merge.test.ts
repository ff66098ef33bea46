import { expect } from '@open-wc/testing';
import { PerspectiveCamera, Scene, WebGLRenderer, type Object3D } from 'three';
import { loadAvatar, type Avatar } from '../../../src/avatar/index.js';
import { Slices } from '../../../src/base/slices.js';
import type { ChannelName } from '../../../src/motion/channels.js';
import type { Rig } from '../../../src/render/index.js';
import { applyStudio, upgradeMaterials } from '../../../src/render/look/index.js';
import { mergeDraws } from '../../../src/render/look/merge/index.js';
import { frameOf } from '../../support/avatars.js';

const SIZE = 160;
/** Poses that show what is merged: teeth and tongue, lids and lashes, eyes that look aside. */
const POSES: Readonly<Record<string, Partial<Record<ChannelName, number>>>> = {
  rest: {},
  speech: { jawOpen: 0.8, mouthUpperUpLeft: 0.6, mouthUpperUpRight: 0.6, tongueOut: 0.4 },
  aside: {
    ...{ eyeBlinkLeft: 1, eyeLookOutRight: 0.8, browInnerUp: 0.7 },
    ...{ headYaw: 0.3, headPitch: -0.1, neckYaw: 0.1 },
  },
};

/** Share of the pixels that differ by more than the edge of a soft shadow moves them. */
function difference(a: Uint8Array, b: Uint8Array): number {
  let count = 0;
  for (let i = 0; i < a.length; i += 4)
    if ([0, 1, 2, 3].some((k) => Math.abs(a[i + k] - b[i + k]) > 40)) count++;
  return (count * 4) / a.length;
}

describe('characters drawn by few calls', () => {
  const renderer = new WebGLRenderer({ alpha: true });
  const scene = new Scene();
  const camera = new PerspectiveCamera(22, 1, 0.1, 40);
  const slices = new Slices();

  before(async () => {
    renderer.setSize(SIZE, SIZE);
    camera.position.set(0, 0, 7);
    await slices.run(applyStudio(scene, renderer).paint());
  });

  after(() => renderer.dispose());

  function picture(object: Object3D): Uint8Array {
    scene.add(object);
    renderer.render(scene, camera);
    object.removeFromParent();
    const pixels = new Uint8Array(SIZE * SIZE * 4);
    const gl = renderer.getContext();
    gl.readPixels(0, 0, SIZE, SIZE, gl.RGBA, gl.UNSIGNED_BYTE, pixels);
    return pixels;
  }

  for (const id of ['nova', 'bruno']) {
    describe(id, () => {
      let avatar: Avatar;
      let plain: Rig;
      let merged: Rig;

      before(async () => {
        const manifestUrl = new URL(`/src/avatars/${id}/avatar.json`, location.href).href;
        avatar = await loadAvatar({ kind: 'builtin', id, manifestUrl });
        plain = avatar.instantiate();
        merged = avatar.instantiate();
        await slices.run(upgradeMaterials(plain.object));
        await slices.run(upgradeMaterials(merged.object));
        await slices.run(mergeDraws(merged.object));
      });

      after(() => {
        for (const one of [plain, merged, avatar]) one.dispose();
      });

      for (const [name, pose] of Object.entries(POSES)) {
        it(`look as they are, in ${name}`, () => {
          plain.apply(frameOf(pose));
          merged.apply(frameOf(pose));
          const [one, other] = [picture(plain.object), picture(merged.object)];
          expect(difference(one, new Uint8Array(one.length)), 'drawn').to.be.above(0.2);
          expect(difference(one, other)).to.be.below(0.0005);
        });
      }

      it('need few calls and triangles, the shadow included', () => {
        picture(merged.object);
        const { calls, triangles } = renderer.info.render;
        expect(calls).to.be.at.most(10);
        expect(triangles).to.be.at.most(45_000);
      });
    });
  }
});
