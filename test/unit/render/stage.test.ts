import { expect } from '@open-wc/testing';
import type { MotionFrame } from '../../../src/motion/segment.js';
import {
  Stage,
  type Rig,
  type StageView,
  type StageViewOptions,
} from '../../../src/render/index.js';
import { blockHead, frameOf, testModel } from '../../support/avatars.js';
import { countDraws } from '../../support/draws.js';
import {
  coveredBox,
  coveredPixels,
  decodePicture,
  differentPixels,
  pictureOf,
  pixelAt,
  type Picture,
} from '../../support/pixels.js';

/** Straight from the front, so that the picture is symmetric. */
const CAMERA = { fov: 22, distance: 8, target: [0, 0, 0], pitch: 0 } as const;

interface Shown {
  view: StageView;
  rig: Rig;
  container: HTMLElement;
  /** The pose that the next frame shows. */
  pose: MotionFrame;
  /** Times of the calls of `update`. */
  updates: number[];
}

const shown = new Set<Shown>();

function box(width: number, height: number): HTMLElement {
  const element = document.createElement('div');
  element.style.width = `${width}px`;
  element.style.height = `${height}px`;
  document.body.append(element);
  return element;
}

async function show(
  container: HTMLElement,
  options: Partial<StageViewOptions> = {},
): Promise<Shown> {
  const rig = (await testModel(blockHead())).createRig();
  const one: Partial<Shown> = { rig, container, pose: frameOf({}), updates: [] };
  const first = new Promise<void>((resolve) => {
    one.view = Stage.shared().attach({
      container,
      rig,
      camera: CAMERA,
      fixedResolution: 1,
      update: (now) => {
        one.updates!.push(now);
        return rig.apply(one.pose!);
      },
      onFirstFrame: resolve,
      ...options,
    });
  });
  shown.add(one as Shown);
  if (container.offsetWidth > 0) await first;
  return one as Shown;
}

async function exported(view: StageView): Promise<Picture> {
  const blob = await view.exportBitmap();
  expect(blob?.type).to.equal('image/png');
  return decodePicture(blob!);
}

/** Waits until `condition` holds, looking once a frame. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await nextFrame();
}

function nextFrame(): Promise<number> {
  return new Promise((resolve) => requestAnimationFrame(resolve));
}

/** Waits until the present pose of a moving view was taken and drawn. */
async function updated({ updates }: Shown): Promise<void> {
  const { length } = updates;
  await until(() => updates.length > length + 1);
}

function hide({ view, rig, container }: Shown): void {
  view.dispose();
  rig.dispose();
  container.remove();
}

/** Keeps the context from test to test: making the studio anew takes a software GPU seconds. */
let keeper: Shown;

before(async () => {
  keeper = await show(box(0, 0));
  shown.delete(keeper);
  const first = await show(box(64, 64));
  await exported(first.view);
  hide(first);
  shown.clear();
});

afterEach(() => {
  for (const one of shown) hide(one);
  shown.clear();
});

describe('stage: one view', () => {
  it('draws the character on a transparent background', async () => {
    const { view } = await show(box(96, 96));
    const picture = await exported(view);
    expect([picture.width, picture.height]).to.deep.equal([96, 96]);
    expect(pixelAt(picture, 0.02, 0.02)).to.deep.equal([0, 0, 0, 0]);
    const [red, , blue, alpha] = pixelAt(picture, 0.5, 0.4);
    expect(alpha).to.equal(255);
    expect(red).to.be.greaterThan(blue);
  });

  it('shows the pose that update applied', async () => {
    const one = await show(box(96, 96));
    const rest = await exported(one.view);
    one.pose = frameOf({ jawOpen: 1 });
    await updated(one);
    expect(differentPixels(rest, await exported(one.view))).to.be.greaterThan(20);
  });

  it('draws only when something changed', async () => {
    const one = await show(box(64, 64));
    const draws = countDraws(one.view);
    await updated(one);
    expect(draws()).to.equal(0);
    one.view.invalidate();
    await updated(one);
    const once = draws();
    expect(once).to.be.greaterThan(0);
    await updated(one);
    expect(draws()).to.equal(once);
    one.pose = frameOf({ headYaw: 0.4 });
    await updated(one);
    expect(draws()).to.equal(once * 2);
  });

  it('freezes while it is paused and goes on afterwards', async () => {
    const one = await show(box(64, 64));
    one.view.paused = true;
    const before = await exported(one.view);
    const { length } = one.updates;
    one.pose = frameOf({ jawOpen: 1, headYaw: 0.5 });
    one.view.invalidate();
    for (let i = 0; i < 5; i++) await nextFrame();
    expect(one.updates.length).to.equal(length);
    expect(differentPixels(before, await exported(one.view))).to.equal(0);
    one.view.paused = false;
    await updated(one);
    expect(differentPixels(before, await exported(one.view))).to.be.greaterThan(20);
  });

  it('waits for a container without a size, and follows its size', async () => {
    const container = box(0, 0);
    const one = await show(container);
    for (let i = 0; i < 3; i++) await nextFrame();
    expect(one.view.renderSize).to.deep.equal({ width: 0, height: 0 });
    expect(await one.view.exportBitmap()).to.equal(null);
    expect(one.view.boundingRect()).to.equal(null);
    container.style.width = '80px';
    container.style.height = '60px';
    await until(() => one.updates.length > 0);
    expect(one.view.renderSize).to.deep.equal({ width: 80, height: 60 });
    container.style.width = '120px';
    await until(() => one.view.canvas.width === 120);
    expect((await exported(one.view)).width).to.equal(120);
  });

  it('costs no frames while it is off screen', async () => {
    const one = await show(box(64, 64));
    const spacer = box(10, 20000);
    document.body.prepend(spacer);
    const settled = async () => {
      const { length } = one.updates;
      for (let i = 0; i < 5; i++) await nextFrame();
      return one.updates.length === length;
    };
    while (!(await settled()));
    const { length } = one.updates;
    spacer.remove();
    await until(() => one.updates.length > length);
  });

  it('keeps to the quality and the cap of the height', async () => {
    const { view } = await show(box(100, 100), { fixedResolution: 3 });
    expect(view.renderSize.height).to.equal(200);
    view.quality = 'high';
    expect(view.renderSize.height).to.equal(150);
    view.quality = 'standard';
    expect(view.renderSize.height).to.equal(100);
    view.resolutionCap = 40;
    expect(view.renderSize).to.deep.equal({ width: 40, height: 40 });
    await until(() => view.canvas.height === 40);
  });

  it('works on in another container and in another document', async () => {
    const one = await show(box(64, 64));
    const next = box(96, 48);
    one.view.container = next;
    await until(() => one.view.renderSize.width === 96);
    expect(coveredPixels(await exported(one.view))).to.be.greaterThan(100);
    next.remove();

    const frame = document.createElement('iframe');
    document.body.append(frame);
    const inner = frame.contentDocument!;
    const innerBox = inner.createElement('div');
    innerBox.style.width = '50px';
    innerBox.style.height = '50px';
    inner.body.append(innerBox);
    one.view.container = innerBox;
    await until(() => one.view.renderSize.width === 50);
    await updated(one);
    expect(one.view.canvas.ownerDocument).to.equal(inner);
    expect(coveredPixels(await exported(one.view))).to.be.greaterThan(100);
    one.view.dispose();
    frame.remove();
  });

  it('comes back after the context was lost', async () => {
    const events: string[] = [];
    const one = await show(box(64, 64), {
      onTrouble: (trouble) => events.push(/took the GPU away/.test(trouble) ? 'lost' : trouble),
    });
    const before = await exported(one.view);
    const gl = one.view.canvas.getContext('webgl2')!;
    const extension = gl.getExtension('WEBGL_lose_context')!;
    extension.loseContext();
    await until(() => events.includes('lost'));
    expect(await one.view.exportBitmap()).to.equal(null);
    const { canvas } = one.view;
    canvas.addEventListener('webglcontextrestored', () => events.push('restored'));
    extension.restoreContext();
    await until(() => events.includes('restored'));
    await updated(one);
    expect(differentPixels(before, await exported(one.view))).to.equal(0);
  });
});

describe('stage: placement', () => {
  it('moves and scales the picture without distortion', async () => {
    const { view } = await show(box(120, 80));
    const centre = coveredBox(await exported(view));
    view.transform = { x: 0.5, y: 0, scale: 1 };
    const right = coveredBox(await exported(view));
    expect(right.left - centre.left).to.be.closeTo(0.25, 0.02);
    view.transform = { x: 0, y: -0.5, scale: 0.5 };
    const small = coveredBox(await exported(view));
    expect((small.right - small.left) / (centre.right - centre.left)).to.be.closeTo(0.5, 0.03);
    expect((small.bottom - small.top) / (centre.bottom - centre.top)).to.be.closeTo(0.5, 0.03);
    const middle = (seen: typeof centre) => (seen.top + seen.bottom) / 2 - 0.5;
    expect(middle(small)).to.be.closeTo(middle(centre) * 0.5 + 0.25, 0.02);
    expect(() => (view.transform = { x: 0, y: 0, scale: 0 })).to.throw(RangeError);
  });

  for (const [width, height] of [
    [160, 60],
    [60, 60],
    [50, 140],
  ]) {
    it(`keeps the whole head in a container of ${width} by ${height}`, async () => {
      const { view } = await show(box(width, height));
      const { left, right, top, bottom } = coveredBox(await exported(view));
      expect(left).to.be.greaterThan(0);
      expect(right).to.be.lessThan(1);
      expect(top).to.be.greaterThan(0);
      expect(bottom).to.be.lessThan(1);
      const aspect = ((right - left) * width) / ((bottom - top) * height);
      expect(aspect).to.be.closeTo(1.4 / 1.8, 0.1);
    });
  }

  it('tells where the character is', async () => {
    const { view } = await show(box(120, 80));
    view.transform = { x: 0.2, y: 0.1, scale: 0.7 };
    const seen = coveredBox(await exported(view));
    const rect = view.boundingRect()!;
    expect(rect.x / 120).to.be.closeTo(seen.left, 0.06);
    expect(rect.y / 80).to.be.closeTo(seen.top, 0.06);
    expect(rect.width / 120).to.be.closeTo(seen.right - seen.left, 0.1);
    expect(rect.height / 80).to.be.closeTo(seen.bottom - seen.top, 0.1);
  });

  it('takes another camera', async () => {
    const { view } = await show(box(80, 80));
    const near = coveredPixels(await exported(view));
    view.camera = { ...CAMERA, fov: 35 };
    expect(coveredPixels(await exported(view))).to.be.lessThan(near * 0.6);
  });
});

describe('stage: many views', () => {
  it('shows six views with one context', async () => {
    const views: Shown[] = [];
    for (let i = 0; i < 6; i++) views.push(await show(box(48 + i * 4, 40)));
    views.forEach((one, i) => (one.pose = frameOf({ headYaw: i * 0.15 })));
    await Promise.all(views.map(updated));
    for (const { view } of views) {
      expect(view.canvas.getContext('2d'), 'is a copy').to.not.equal(null);
      expect(view.canvas.width).to.equal(view.renderSize.width);
    }
    const pictures = await Promise.all(views.map(({ view }) => exported(view)));
    views.forEach(({ view }, i) => {
      expect(differentPixels(pictures[i], pictureOf(view.canvas)), `view ${i}`).to.equal(0);
    });
  });

  it('exports a paused view beside one that moves, without disturbing either', async () => {
    const still = await show(box(64, 64));
    const moving = await show(box(80, 64));
    still.view.paused = true;
    await until(() => coveredPixels(pictureOf(still.view.canvas)) > 0);
    const before = pictureOf(still.view.canvas);
    moving.pose = frameOf({ headYaw: 0.5 });
    await updated(moving);
    const after = await exported(still.view);
    expect(differentPixels(before, after)).to.equal(0);
    expect(differentPixels(before, pictureOf(still.view.canvas))).to.equal(0);
    const shownThere = pictureOf(moving.view.canvas);
    expect(differentPixels(shownThere, await exported(moving.view))).to.equal(0);
  });

  it('gives the last view the renderer itself again', async () => {
    const one = await show(box(64, 64));
    const two = await show(box(64, 64));
    await until(() => one.view.canvas.getContext('2d') !== null);
    two.view.dispose();
    await until(() => one.view.canvas.getContext('webgl2') !== null);
    expect(one.container.querySelectorAll('canvas').length).to.equal(2);
  });
});

describe('stage: the end', () => {
  it('keeps the context for a view that follows at once, and leaves nothing after the last', async () => {
    const first = await show(box(64, 64));
    const gl = first.view.canvas.getContext('webgl2')!;
    const { rig } = first;
    hide(keeper);
    first.view.dispose();
    const container = box(64, 64);
    const updates: number[] = [];
    const options = {
      container,
      rig,
      camera: CAMERA,
      update: (now: number) => !!updates.push(now),
    };
    const second = Stage.shared().attach(options);
    await until(() => updates.length > 1);
    expect(gl.isContextLost()).to.equal(false);
    const { canvas } = second;
    expect(canvas.getContext('webgl2')).to.equal(gl);

    second.dispose();
    second.dispose();
    expect(container.childElementCount).to.equal(0);
    expect(canvas.isConnected).to.equal(false);
    await until(() => gl.isContextLost());
    const { length } = updates;
    for (let i = 0; i < 3; i++) await nextFrame();
    expect(updates.length).to.equal(length);
    container.remove();
  });
});
