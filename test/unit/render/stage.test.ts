import { expect } from '@open-wc/testing';
import { Stage } from '../../../src/render/index.js';
import { frameOf } from '../../support/avatars.js';
import { countDraws } from '../../support/draws.js';
import { coveredPixels, differentPixels, pictureOf, pixelAt } from '../../support/pixels.js';
import {
  box,
  CAMERA,
  exported,
  hide,
  hideAll,
  keepContext,
  nextFrame,
  show,
  until,
  updated,
  type Shown,
} from './shown-views.js';

let keeper: Shown;

before(async () => {
  keeper = await keepContext();
});
afterEach(hideAll);

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

  it('is as sharp in a page that is zoomed by CSS', async () => {
    const container = box(64, 64);
    container.style.setProperty('zoom', '1.5');
    const { view } = await show(container);
    expect(view.canvas.getBoundingClientRect().width).to.equal(96);
    expect((await exported(view)).width).to.equal(96);
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

  it('is there in the first frame in which its container is shown again', async () => {
    const { view, container } = await show(box(100, 100));
    container.style.display = 'none';
    for (let i = 0; i < 3; i++) await nextFrame();
    container.style.display = '';
    await new Promise<void>((resolve) => {
      // Told in the same frame, after who has observed for longer.
      const observer = new ResizeObserver(() => {
        observer.disconnect();
        resolve();
      });
      observer.observe(container);
    });
    expect(coveredPixels(pictureOf(view.canvas))).to.be.above(500);
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

describe('stage: many views', () => {
  it('shows six views with one context', async () => {
    const views: Shown[] = [];
    for (let i = 0; i < 6; i++) views.push(await show(box(i % 3 === 2 ? 500 : 48 + i * 4, 40)));
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
    expect(await second.exportBitmap()).to.equal(null);
    await until(() => gl.isContextLost());
    const { length } = updates;
    for (let i = 0; i < 3; i++) await nextFrame();
    expect(updates.length).to.equal(length);
    container.remove();
  });
});
