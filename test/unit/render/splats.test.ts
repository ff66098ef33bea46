import { expect } from '@open-wc/testing';
import { loadAvatar, resolveAvatarRef, type Avatar } from '../../../src/avatar/index.js';
import { AvatarError } from '../../../src/base/errors.js';
import type { ChannelName } from '../../../src/motion/channels.js';
import type { Rig, StageView } from '../../../src/render/index.js';
import { frameOf } from '../../support/avatars.js';
import { drawnView } from '../../support/drawn-view.js';
import { lamOffsets, lamSkin, lamZip, plyOf } from '../../support/lam-zip.js';
import {
  coveredBox,
  decodePicture,
  differentPixels,
  pixelAt,
  type Picture,
} from '../../support/pixels.js';
import { splatGlb } from '../../support/splat-glb.js';
import { SKIN, splatHead } from '../../support/splat-head.js';

type Values = Partial<Record<ChannelName, number>>;

interface Shown {
  readonly view: StageView;
  readonly rig: Rig;
  readonly container: HTMLElement;
}

const SIZE = 96;
/** Pixels of an outline that rounding may change. */
const SOME = 40;
/** Some 2,500 splats. */
const FINENESS = 32;
const HEAD = splatHead(FINENESS);
/** Where things are in a square picture of the portrait. */
const FOREHEAD = [0.5, 0.25] as const;
const LEFT_EYE = [0.6, 0.357] as const;
const MOUTH = [0.5, 0.59] as const;

const shown = new Set<Shown>();

function load(bytes: Uint8Array<ArrayBuffer>): Promise<Avatar> {
  return loadAvatar(resolveAvatarRef({ src: URL.createObjectURL(new Blob([bytes])) }));
}

async function show(avatar: Avatar, size = SIZE): Promise<Shown> {
  const container = document.createElement('div');
  container.style.width = container.style.height = `${size}px`;
  document.body.append(container);
  const rig = avatar.instantiate();
  const view = await drawnView(container, avatar, rig);
  const one = { view, rig, container };
  shown.add(one);
  return one;
}

function hide({ view, rig, container }: Shown): void {
  view.dispose();
  rig.dispose();
  container.remove();
}

async function exported({ view }: Shown): Promise<Picture> {
  return decodePicture((await view.exportBitmap())!);
}

function posed(one: Shown, values: Values): Promise<Picture> {
  one.rig.apply(frameOf(values));
  return exported(one);
}

/** How far a pixel is from a colour, 0..255. */
function distance(picture: Picture, at: readonly [number, number], colour: readonly number[]) {
  const pixel = pixelAt(picture, at[0], at[1]);
  return Math.max(...[0, 1, 2].map((k) => Math.abs(pixel[k] - colour[k] * 255)));
}

async function refusal(work: Promise<Avatar>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (cause: unknown) => cause,
  );
  expect(error).to.be.instanceOf(AvatarError);
  expect((error as AvatarError).code).to.equal('unsupportedAvatarAsset');
  return (error as AvatarError).message;
}

describe('an avatar of splats', () => {
  let avatar: Avatar;
  let one: Shown;
  let rest: Picture;

  before(async () => {
    avatar = await load(await lamZip({ fineness: FINENESS }));
    one = await show(avatar);
    rest = await posed(one, {});
  });

  beforeEach(() => posed(one, {}));

  afterEach(() => {
    for (const other of shown) if (other !== one) hide(other);
    shown.clear();
    shown.add(one);
  });

  after(() => {
    hide(one);
    shown.clear();
    avatar.dispose();
  });

  it('is framed by what is seen of it, on a transparent background', () => {
    const box = coveredBox(rest);
    expect(box.top, 'top').to.be.within(0.01, 0.1);
    expect((box.left + box.right) / 2, 'middle').to.be.closeTo(0.5, 0.02);
    expect(pixelAt(rest, 0.02, 0.02)).to.deep.equal([0, 0, 0, 0]);
    const rect = one.view.boundingRect()!;
    expect(rect.y / SIZE).to.be.closeTo(box.top, 0.08);
    expect(rect.width / SIZE).to.be.closeTo(box.right - box.left, 0.2);
  });

  it('has the very colours of its file, whatever the light', () => {
    expect(distance(rest, FOREHEAD, SKIN)).to.be.lessThan(6);
    expect(pixelAt(rest, ...FOREHEAD)[3]).to.be.greaterThan(250);
    expect(distance(rest, LEFT_EYE, SKIN), 'an iris').to.be.greaterThan(60);
  });

  it('lacks nothing but the tongue', () => {
    expect(one.rig.missing).to.deep.equal(['tongueOut']);
  });

  it('opens its mouth, and not farther than one can tell what is there', async () => {
    const open = await posed(one, { jawOpen: 0.45 });
    const [red] = pixelAt(open, ...MOUTH);
    expect(red, 'it is dark inside').to.be.lessThan(pixelAt(rest, ...MOUTH)[0] - 30);
    const wide = await posed(one, { jawOpen: 0.9 });
    const wider = await posed(one, { jawOpen: 1 });
    expect(differentPixels(wide, wider, 24), 'hardly any farther').to.be.lessThan(10);
  });

  it('shows no iris through closed lids', async () => {
    const closed = await posed(one, { eyeBlinkLeft: 1, eyeBlinkRight: 1 });
    expect(distance(closed, LEFT_EYE, SKIN)).to.be.lessThan(12);
  });

  it('turns its head, but not beyond what was seen of it', async () => {
    const aside = await posed(one, { headYaw: 0.2 });
    expect(differentPixels(rest, aside)).to.be.greaterThan(SIZE);
    const far = await posed(one, { headYaw: 0.8, neckYaw: 0.4 });
    const farther = await posed(one, { headYaw: 1, neckYaw: 0.6 });
    expect(differentPixels(far, farther, 24)).to.be.lessThan(SIZE / 4);
  });

  it('is drawn in the order of its present pose', async () => {
    const turned = await posed(one, { headYaw: 0.2, headPitch: 0.2, jawOpen: 0.3 });
    expect(differentPixels(turned, await exported(one), 0)).to.equal(0);
  });

  it('is not posed and sorted again where nothing moved', async () => {
    const gl = one.view.canvas.getContext('webgl2')!;
    const upload = gl.texSubImage2D.bind(gl) as (...all: unknown[]) => void;
    let uploads = 0;
    (gl as { texSubImage2D: unknown }).texSubImage2D = (...all: unknown[]) => {
      uploads++;
      upload(...all);
    };
    await exported(one);
    expect(uploads, 'the same').to.equal(0);
    await posed(one, { headYaw: 0.1 });
    expect(uploads, 'bones sort').to.equal(1);
    await posed(one, { headYaw: 0.1, jawOpen: 0.2 });
    expect(uploads, 'shapes move and sort').to.equal(3);
    one.view.transform = { x: 0.2, y: 0, scale: 1 };
    await exported(one);
    expect(uploads, 'a picture moved aside is the same order').to.equal(3);
    one.view.transform = { x: 0, y: 0, scale: 1 };
    Reflect.deleteProperty(gl, 'texSubImage2D');
  });

  it('has copies with poses of their own', async () => {
    const other = await show(avatar, 96);
    const [open, still] = [await posed(other, { jawOpen: 0.5 }), await exported(one)];
    expect(differentPixels(still, rest)).to.equal(0);
    hide(other);
    shown.delete(other);
    expect(open.width).to.equal(96);
    expect(differentPixels(await exported(one), rest)).to.equal(0);
  });

  it('looks alike at other sizes', async () => {
    for (const size of [48, 192]) {
      const other = await show(avatar, size);
      const picture = await posed(other, {});
      expect(distance(picture, FOREHEAD, SKIN), `${size} pixels`).to.be.lessThan(8);
      expect(pixelAt(picture, ...FOREHEAD)[3], `${size} pixels`).to.be.greaterThan(245);
      const box = coveredBox(picture);
      expect(box.top, `${size} pixels`).to.be.closeTo(coveredBox(rest).top, 0.04);
      hide(other);
      shown.delete(other);
    }
  });

  it('comes back after the context was lost', async () => {
    const gl = one.view.canvas.getContext('webgl2')!;
    const extension = gl.getExtension('WEBGL_lose_context')!;
    const told = (type: string) =>
      new Promise((resolve) => one.view.canvas.addEventListener(type, resolve, { once: true }));
    const lost = told('webglcontextlost');
    extension.loseContext();
    await lost;
    await new Promise(requestAnimationFrame);
    const restored = told('webglcontextrestored');
    extension.restoreContext();
    await restored;
    expect(differentPixels(await exported(one), rest)).to.equal(0);
  });

  for (const packed of [false, true]) {
    it(`is the same as ${packed ? 'quantised and compressed' : 'plain'} glTF`, async () => {
      const other = await show(await load(await splatGlb(HEAD, { packed })));
      const values = {
        jawOpen: 0.4,
        eyeBlinkLeft: 1,
        headYaw: 0.15,
        headRoll: 0.05,
        neckRoll: 0.05,
      };
      expect(differentPixels(await posed(other, {}), rest, 24), 'at rest').to.be.lessThan(SOME);
      const [picture, same] = [await posed(other, values), await posed(one, values)];
      expect(differentPixels(picture, same, 24), 'posed').to.be.lessThan(SOME);
      expect(differentPixels(picture, rest, 24), 'another pose').to.be.greaterThan(200);
    });
  }
});

describe('splats that cannot be shown', () => {
  const names = ['x', 'y', 'z'];
  const few = splatHead(4);
  const lam = async (files: Record<string, Uint8Array>) => lamZip({ files, fineness: 4 });
  const glb = (options: Parameters<typeof splatGlb>[1]) => splatGlb(few, options);
  const many = (count: number) => Array.from({ length: count }, (_, k) => k);
  const cases: [string, () => Promise<Uint8Array<ArrayBuffer>>, string][] = [
    [
      'of a mesh of another avatar',
      () => lam({ 'skin.glb': lamSkin(splatHead(5)) }),
      'two avatars',
    ],
    ['without colours', () => lam({ 'offset.ply': plyOf(names, [[1, 2, 3]]) }), 'f_dc_0'],
    ['none of which is seen', () => lam({ 'offset.ply': unseen() }), 'none of its splats'],
    ['with a broken mesh', () => lam({ 'skin.glb': new Uint8Array(40) }), 'cannot be read'],
    ['of another kernel', () => glb(of({ kernel: 'cube' })), 'kernel ellipse'],
    ['in another colour space', () => glb(of({ colorSpace: 'lin_rec709_display' })), 'srgb'],
    ['without sizes', () => glb({ without: ['KHR_gaussian_splatting:SCALE'] }), 'no SCALE'],
    ['that are not points', () => glb({ primitive: { mode: 1 } }), '0 clouds'],
    ['with eyes that are not there', () => glb({ extras: { eyeballs: [eye(1e6)] } }), 'eyeballs'],
    ['with three eyes', () => glb({ extras: { eyeballs: many(3).map(() => eye(1)) } }), 'eyeballs'],
  ];
  const of = (fields: Record<string, string>) => ({
    primitive: {
      extensions: {
        KHR_gaussian_splatting: {
          kernel: 'ellipse',
          colorSpace: 'srgb_rec709_display',
          ...fields,
        },
      },
    },
  });
  const eye = (count: number) => ({ shape: 'eyeBlinkLeft', first: 0, count, lid: [0, 0, 0] });
  const unseen = () => lamOffsets({ ...few, opacities: few.opacities.map(() => 1e-6) });
  for (const [what, make, part] of cases) {
    it(`${what} are refused`, async () => {
      expect(await refusal(load(await make()))).to.contain(part);
    });
  }
});
