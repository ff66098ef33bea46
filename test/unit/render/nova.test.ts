import { expect } from '@open-wc/testing';
import { loadAvatar, type Avatar } from '../../../src/avatar/index.js';
import { Emotion } from '../../../src/base/states.js';
import { CHANNELS, type ChannelName } from '../../../src/motion/channels.js';
import { Expression } from '../../../src/motion/expression.js';
import { MotionMixer } from '../../../src/motion/mixer.js';
import { createPose, type Pose } from '../../../src/motion/pose.js';
import type { Rig, StageView } from '../../../src/render/index.js';
import { frameOf } from '../../support/avatars.js';
import { countDraws } from '../../support/draws.js';
import { drawnView } from '../../support/drawn-view.js';
import { watchGpuQuestions, type GpuQuestions } from '../../support/gpu-questions.js';
import {
  coveredBox,
  coveredPixels,
  decodePicture,
  differentPixels,
  pictureOf,
  type Picture,
} from '../../support/pixels.js';
import { until } from '../../support/until.js';

/** Where mouth and eyes are in a square picture of the portrait: left, top, right, bottom. */
const MOUTH = [0.4, 0.52, 0.6, 0.7] as const;
const EYES = [0.33, 0.35, 0.67, 0.48] as const;
/** Eyes and brows. */
const UPPER = [0.33, 0.24, 0.67, 0.48] as const;

/** Share of the pixels in `area` that differ clearly. */
function difference(
  a: Picture,
  b: Picture,
  [left, top, right, bottom]: typeof MOUTH | typeof EYES | typeof UPPER,
) {
  let changed = 0;
  let all = 0;
  for (let y = Math.floor(top * a.height); y < bottom * a.height; y++) {
    for (let x = Math.floor(left * a.width); x < right * a.width; x++) {
      const at = (y * a.width + x) * 4;
      all++;
      if ([0, 1, 2].some((k) => Math.abs(a.data[at + k] - b.data[at + k]) > 24)) changed++;
    }
  }
  return changed / all;
}

describe('nova', () => {
  let avatar: Avatar;
  let rig: Rig;
  let view: StageView;
  let container: HTMLElement;
  let rest: Picture;
  let questions: GpuQuestions;

  async function posed(values: Partial<Record<ChannelName, number>>): Promise<Picture> {
    rig.apply(frameOf(values));
    return decodePicture((await view.exportBitmap())!);
  }

  before(async () => {
    const url = new URL('/src/avatars/nova/avatar.json', location.href).href;
    avatar = await loadAvatar({ kind: 'builtin', id: 'nova', manifestUrl: url });
    rig = avatar.instantiate();
    container = document.createElement('div');
    container.style.width = '160px';
    container.style.height = '160px';
    document.body.append(container);
    questions = watchGpuQuestions();
    view = await drawnView(container, avatar, rig);
    questions.stop();
    rest = await posed({});
  });

  after(() => {
    view.dispose();
    rig.dispose();
    avatar.dispose();
    container.remove();
  });

  it('comes on the screen without a wait for the GPU', () => {
    expect(questions.work, 'links and draws').to.be.greaterThan(8);
    expect(questions.waits).to.deep.equal([]);
  });

  it('is lit as its shapes turn it soon after its first picture, though nothing moves', async () => {
    const manifestUrl = new URL('/src/avatars/nova/avatar.json', location.href).href;
    const fresh = await loadAvatar({ kind: 'builtin', id: 'nova', manifestUrl });
    const still = fresh.instantiate();
    const place = container.cloneNode() as HTMLElement;
    document.body.append(place);
    still.apply(frameOf({ jawOpen: 0.8, eyeBlinkLeft: 1, mouthSmileLeft: 1 }));
    const shown = await drawnView(place, fresh, still);
    const first = pictureOf(shown.canvas);
    try {
      await until(() => differentPixels(pictureOf(shown.canvas), first) > 20, 'it is lit anew');
      const lit = pictureOf(shown.canvas);
      const whole = await decodePicture((await shown.exportBitmap())!);
      expect(differentPixels(lit, whole)).to.equal(0);
    } finally {
      for (const one of [shown, still, fresh]) one.dispose();
      place.remove();
    }
  });

  it('fills the portrait on a transparent background', () => {
    expect(coveredPixels(rest)).to.be.within(160 * 160 * 0.25, 160 * 160 * 0.9);
    const { left, right, top } = coveredBox(rest);
    expect(top).to.be.within(0.005, 0.2);
    expect((left + right) / 2).to.be.closeTo(0.5, 0.05);
  });

  it('can show every channel', () => {
    expect(rig.missing).to.deep.equal([]);
    expect(CHANNELS.length).to.equal(62);
  });

  it('opens the mouth with the jaw and leaves the eyes alone', async () => {
    const open = await posed({ jawOpen: 0.8 });
    expect(difference(rest, open, MOUTH)).to.be.greaterThan(0.1);
    expect(difference(rest, open, EYES)).to.equal(0);
  });

  it('closes the eyes and leaves the mouth alone', async () => {
    const shut = await posed({ eyeBlinkLeft: 1, eyeBlinkRight: 1 });
    expect(difference(rest, shut, EYES)).to.be.greaterThan(0.1);
    expect(difference(rest, shut, MOUTH)).to.equal(0);
  });

  /** Pixels of the mouth that are neither skin nor lip: its dark inside, and teeth. */
  function inside(picture: Picture): number {
    const [left, top, right, bottom] = MOUTH;
    let count = 0;
    for (let y = Math.floor(top * picture.height); y < bottom * picture.height; y++) {
      for (let x = Math.floor(left * picture.width); x < right * picture.width; x++) {
        const [red, , blue] = picture.data.slice((y * picture.width + x) * 4);
        if (red < 80 || blue > 0.85 * red) count++;
      }
    }
    return count;
  }

  /** How it looks once it feels so, and says this or nothing. */
  async function feeling(emotion: Emotion, frame: Pose | null = null): Promise<Picture> {
    const mixer = new MotionMixer({ seed: 1, style: 'still' });
    mixer.reducedMotion = true;
    mixer.expression = new Expression(1);
    mixer.expression.mood.emotion = emotion;
    const pose = createPose();
    for (let k = 0; k < 60; k++) mixer.update(k / 15, frame && { frame }, pose);
    rig.apply(pose);
    return decodePicture((await view.exportBitmap())!);
  }

  it('opens its mouth in surprise as far as for an a', async () => {
    const open = inside(await posed({ jawOpen: 0.5 }));
    expect(inside(await feeling('surprised'))).to.be.above(0.6 * open);
    for (const emotion of ['neutral', 'happy', 'sad', 'angry', 'thinking'] as const) {
      expect(inside(await feeling(emotion)), emotion).to.be.below(open / 10);
    }
  });

  it('shows every emotion in its eyes and brows, and in its mouth', async () => {
    const calm = await feeling('neutral');
    for (const emotion of ['happy', 'sad', 'surprised', 'angry'] as const) {
      const shown = await feeling(emotion);
      expect(difference(calm, shown, UPPER), `${emotion}: above`).to.be.above(0.1);
      expect(difference(calm, shown, MOUTH), `${emotion}: below`).to.be.above(0.1);
    }
  });

  it('shuts its lips for a p whatever it feels', async () => {
    const p = frameOf({
      jawOpen: 0.06,
      mouthClose: 0.06,
      ...{ mouthPressLeft: 0.5, mouthPressRight: 0.5, mouthRollLower: 0.36, mouthRollUpper: 0.32 },
    });
    const open = inside(await posed({ jawOpen: 0.5 }));
    expect(open).to.be.above(60);
    for (const emotion of Object.values(Emotion)) {
      expect(inside(await feeling(emotion, p)), emotion).to.be.below(open / 20);
    }
  });

  it('draws its shadow anew only when that may be seen', async () => {
    const draws = countDraws(view);
    const drawsOf = async (yaw: number): Promise<number> => {
      const before = draws();
      await posed({ headYaw: yaw });
      return draws() - before;
    };
    const whole = await drawsOf(0.3);
    const still = await drawsOf(0.301);
    expect(still).to.be.above(0).and.below(whole);
    expect(await drawsOf(0.32)).to.equal(whole);
    expect(await drawsOf(0.32)).to.equal(still);
  });

  it('looks aside with its eyes and turns its head', async () => {
    const glance = await posed({ eyeLeftYaw: 0.4, eyeRightYaw: 0.4 });
    expect(difference(rest, glance, EYES)).to.be.greaterThan(0.03);
    expect(difference(rest, glance, MOUTH)).to.equal(0);
    const turned = await posed({ headYaw: 0.4 });
    expect(difference(rest, turned, EYES)).to.be.greaterThan(0.2);
    const back = await posed({});
    expect(difference(rest, back, EYES) + difference(rest, back, MOUTH)).to.equal(0);
  });
});
