import { expect } from '@open-wc/testing';
import { PerspectiveCamera, Scene, WebGLRenderer, type Mesh, type Object3D } from 'three';
import { loadAvatar, type Avatar } from '../../../src/avatar/index.js';
import { Slices } from '../../../src/base/slices.js';
import type { ChannelName } from '../../../src/motion/channels.js';
import { createPose, PoseChannel, type Pose } from '../../../src/motion/pose.js';
import { createContext, releaseContext } from '../../../src/render/gl-context.js';
import type { Rig } from '../../../src/render/index.js';
import {
  applyStudio,
  meshesUnder,
  paintStudioMap,
  upgradeMaterials,
} from '../../../src/render/look/index.js';
import {
  mergeDraws,
  shadeShapes,
  SteadyUniforms,
  turnNormals,
} from '../../../src/render/look/merge/index.js';
import { SharedRenderer } from '../../../src/render/shared-renderer.js';
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

/** How many numbers of two pictures differ at all. */
const unlike = (a: Uint8Array, b: Uint8Array): number =>
  a.reduce((count, value, i) => count + (value === b[i] ? 0 : 1), 0);

describe('characters drawn by few calls', () => {
  const renderer = new WebGLRenderer({ alpha: true });
  const scene = new Scene();
  const camera = new PerspectiveCamera(22, 1, 0.1, 40);
  const slices = new Slices();

  before(async () => {
    renderer.setSize(SIZE, SIZE);
    camera.position.set(0, 0, 7);
    applyStudio(scene, renderer);
    await slices.run(paintStudioMap());
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

  /** Uniforms that three looks at for each material. */
  const uniformLists = (object: Object3D): unknown[][] =>
    meshesUnder(object).map(({ material }: Mesh) => {
      const kept = renderer.properties.get(material) as { uniformsList: unknown[] };
      return kept.uniformsList;
    });

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
        await slices.run(shadeShapes(plain.object));
        await slices.run(upgradeMaterials(merged.object));
        await slices.run(mergeDraws(merged.object));
      });

      after(() => {
        for (const one of [plain, merged, avatar]) one.dispose();
      });

      it('look as they are at rest before their shapes turn normals, and as they are in speech after', async () => {
        plain.apply(frameOf({}));
        merged.apply(frameOf({}));
        expect(difference(picture(plain.object), picture(merged.object))).to.be.below(0.0005);
        plain.apply(frameOf(POSES['speech']));
        merged.apply(frameOf(POSES['speech']));
        const unlit = picture(merged.object);
        await slices.run(turnNormals(merged.object));
        const lit = picture(merged.object);
        expect(unlike(unlit, lit)).to.be.above(lit.length / 1000);
        expect(difference(picture(plain.object), lit)).to.be.below(0.0005);
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

      it('look the same where three is given only what moves', () => {
        const { speech, aside } = POSES;
        const expected = (pose: typeof speech): Uint8Array => {
          merged.apply(frameOf(pose));
          return picture(merged.object);
        };
        const [speaking, looking] = [expected(speech), expected(aside)];
        const steady = new SteadyUniforms(renderer);
        const meshes = meshesUnder(merged.object);
        const drawn = (pose: typeof speech): Uint8Array => {
          merged.apply(frameOf(pose));
          steady.prepare(meshes, camera);
          return picture(merged.object);
        };
        const sent = (): number =>
          uniformLists(merged.object).reduce((sum, { length }) => sum + length, 0);
        drawn({});
        const all = sent();
        expect(unlike(drawn(speech), speaking), 'speaking').to.equal(0);
        expect(sent()).to.be.below(all / 3);
        expect(unlike(drawn(aside), looking), 'looking aside').to.equal(0);

        steady.forget();
        plain.apply(frameOf(speech));
        picture(plain.object);
        expect(unlike(drawn(speech), speaking), 'after another one').to.equal(0);
        drawn(speech);

        camera.position.x = 2;
        camera.lookAt(0, 0, 0);
        camera.updateMatrixWorld();
        const moved = [drawn(speech), drawn(speech)];
        steady.forget();
        const whole = picture(merged.object);
        camera.position.x = 0;
        camera.lookAt(0, 0, 0);
        camera.updateMatrixWorld();
        expect(difference(whole, speaking), 'from the side').to.be.above(0.1);
        expect(unlike(moved[0], whole), 'from the side').to.equal(0);
        expect(unlike(moved[1], whole), 'from the side again').to.equal(0);
      });

      it('look the same in turns with a copy, which is given as little', async () => {
        const copy = avatar.instantiate();
        await slices.run(upgradeMaterials(copy.object));
        await slices.run(mergeDraws(copy.object));
        const both = [merged, copy] as const;
        const poses = [frameOf(POSES['speech']), frameOf(POSES['aside'])] as const;
        const whole = both.map((rig, i) => {
          rig.apply(poses[i]);
          return picture(rig.object);
        });
        const steady = new SteadyUniforms(renderer);
        const meshes = both.map(({ object }) => meshesUnder(object));
        const turn = (): Uint8Array[] =>
          both.map(({ object }, i) => {
            steady.prepare(meshes[i], camera);
            return picture(object);
          });
        turn();
        const sent = (): number =>
          both
            .flatMap(({ object }) => uniformLists(object))
            .reduce((sum, { length }) => sum + length, 0);
        const all = sent();
        for (const pictures of [turn(), turn()])
          expect(pictures.map((one, i) => unlike(one, whole[i]))).to.deep.equal([0, 0]);
        expect(sent()).to.be.below(all / 3);
        steady.forget();
        copy.dispose();
      });

      it('stand where their bones are, though nothing else is looked at', async () => {
        const lost = (): void => expect.fail('lost');
        const told = { contextLost: lost, contextRestored: lost, drawingEnded: lost };
        const size = { width: SIZE, height: SIZE };
        const gl = createContext(size);
        const drawing = new SharedRenderer(told, gl);
        const rig = avatar.instantiate();
        const { object } = rig;
        drawing.light();
        await drawing.dress(object);
        drawing.add(object);
        await drawing.paint();
        const drawn = (pose: Pose): Uint8Array => {
          rig.apply(pose);
          drawing.draw(object, camera, size, { exact: true, left: 0, goesOn: false });
          const pixels = new Uint8Array(SIZE * SIZE * 4);
          gl.readPixels(0, 0, SIZE, SIZE, gl.RGBA, gl.UNSIGNED_BYTE, pixels);
          return pixels;
        };
        const turned = createPose();
        turned.set(frameOf(POSES['aside']));
        turned[PoseChannel.chestYaw] = 0.2;
        turned[PoseChannel.breath] = 1;
        const rest = drawn(createPose());
        const there = drawn(turned);
        expect(difference(there, rest), 'turned').to.be.above(0.05);
        object.updateMatrixWorld(true);
        expect(unlike(drawn(turned), there)).to.equal(0);
        drawing.remove(object);
        drawing.dispose();
        releaseContext(gl);
        rig.dispose();
      });

      it('need few calls and triangles, the shadow included', () => {
        picture(merged.object);
        const { calls, triangles } = renderer.info.render;
        expect(calls).to.be.at.most(10);
        expect(triangles).to.be.at.most(45_000);
      });
    });
  }
});
