import { expect } from '@open-wc/testing';
import { readLam, readLamCloud } from '../../../src/avatar/splats/lam.js';
import { readPly } from '../../../src/avatar/splats/ply.js';
import { SplatFileError } from '../../../src/avatar/splats/splat-file-error.js';
import { SPLAT_LIMITS } from '../../../src/avatar/splats/splat-limits.js';
import { readZip } from '../../../src/avatar/splats/zip.js';
import { lamSkin, lamZip, plyOf } from '../../support/lam-zip.js';
import { refusal } from '../../support/refusal.js';
import { splatHead } from '../../support/splat-head.js';
import { zipOf, type ZipFile } from '../../support/zip-writer.js';

const text = (value: string): Uint8Array => new TextEncoder().encode(value);

async function messageOf(act: () => unknown): Promise<string> {
  const error = await refusal(act);
  expect(error).to.be.instanceOf(SplatFileError);
  return error.message;
}

describe('a ZIP archive', () => {
  for (const stored of [false, true]) {
    it(`gives the files that are asked for, ${stored ? 'stored' : 'deflated'}`, async () => {
      const zip = await zipOf([
        { name: '__MACOSX/a/b.txt', bytes: text('not this one'), stored },
        { name: 'a/', bytes: new Uint8Array() },
        { name: 'a/b.txt', bytes: text('this one '.repeat(1000)), stored },
      ]);
      const files = await readZip(zip, ['b.txt']);
      expect(new TextDecoder().decode(files['b.txt'])).to.equal('this one '.repeat(1000));
    });
  }

  const bytes = text('abc'.repeat(100));
  const claimed = (claims: ZipFile['claims'], stored = false) =>
    zipOf([{ name: 'b.txt', bytes, stored, claims }]);
  const cases: [string, () => Promise<Uint8Array>, string][] = [
    ['of other files', () => zipOf([{ name: 'c.txt', bytes }]), 'no b.txt'],
    ['without an end', async () => (await claimed({})).slice(0, -30), 'cut off'],
    ['whose file is cut off', () => claimed({ packed: 1e6 }), 'cut off'],
    ['whose file is elsewhere', () => claimed({ at: 3 }), 'damaged'],
    ['that is encrypted', () => claimed({ flags: 1 }), 'encrypted'],
    ['of another compression', () => claimed({ method: 12 }), 'not read'],
    ['that inflates to more than it says', () => claimed({ size: 299 }), 'damaged'],
    ['that inflates to less than it says', () => claimed({ size: 301 }), 'damaged'],
    ['that stores less than it says', () => claimed({ size: 301 }, true), 'damaged'],
    ['that says it is a bomb', () => claimed({ size: 4e9 }), 'at most'],
    ['with a ZIP64 size', () => claimed({ size: 0xffffffff }), 'ZIP64'],
    ['with a broken list', async () => (await claimed({})).fill(7, -90, -60), 'list of files'],
  ];
  for (const [what, make, part] of cases) {
    it(`${what} is refused`, async () => {
      const zip = await make();
      expect(await messageOf(() => readZip(zip, ['b.txt']))).to.contain(part);
    });
  }

  it('that is a bomb is stopped at the size that it claims', async () => {
    const bomb = await zipOf([
      { name: 'b.txt', bytes: new Uint8Array(32 * 1024 * 1024), claims: { size: 1000 } },
    ]);
    expect(await messageOf(() => readZip(bomb, ['b.txt']))).to.contain('damaged');
  });

  it('that lists too many files, or as ZIP64 does, is refused', async () => {
    const zip = await zipOf([{ name: 'b.txt', bytes }]);
    for (const [count, part] of [
      [2000, 'at most 1024'],
      [0xffff, 'ZIP64'],
    ] as const) {
      new DataView(zip.buffer).setUint16(zip.length - 12, count, true);
      expect(await messageOf(() => readZip(zip, ['b.txt']))).to.contain(part);
    }
  });
});

describe('a PLY file of splats', () => {
  const names = ['x', 'opacity'];
  const good = plyOf(names, [
    [1, 2],
    [3, 4],
  ]);
  const replaced = (from: string, to: string) => {
    const [head, ...body] = new TextDecoder('latin1').decode(good).split(from);
    return Uint8Array.from([head, ...body].join(to), (letter) => letter.charCodeAt(0));
  };

  it('gives its columns', () => {
    const ply = readPly(good);
    expect(ply.count).to.equal(2);
    expect([...ply.columns(['opacity'])]).to.deep.equal([2, 4]);
  });

  const cases: [string, () => Uint8Array, string][] = [
    ['that is none', () => text('solid stl'), 'no PLY'],
    ['without an end of its head', () => good.slice(0, 40), 'no PLY'],
    ['in text', () => replaced('binary_little_endian', 'ascii'), 'binary_little_endian'],
    ['with triangles', () => replaced('property float x', 'element face 3'), 'one element'],
    ['without a count', () => replaced('vertex 2', 'vertex many'), 'its count'],
    ['of no splats', () => replaced('vertex 2', 'vertex 0'), '1 to 250000'],
    ['of too many splats', () => replaced('vertex 2', 'vertex 4000000000'), '1 to 250000'],
    ['with fewer splats than it says', () => replaced('vertex 2', 'vertex 3'), 'cut off'],
    ['of doubles', () => replaced('float x', 'double x'), 'double, not float'],
  ];
  for (const [what, make, part] of cases) {
    it(`${what} is refused`, async () => {
      expect(await messageOf(() => readPly(make()))).to.contain(part);
    });
  }

  it('without a column that is needed is refused', async () => {
    expect(await messageOf(() => readLamCloud(good))).to.contain('no property y');
  });
});

describe('a LAM avatar', () => {
  const NAMES =
    'x y z f_dc_0 f_dc_1 f_dc_2 opacity scale_0 scale_1 scale_2 rot_0 rot_1 rot_2 rot_3';
  const splat = (changes: Record<string, number> = {}): number[] => {
    const plain = { rot_0: 1, opacity: 9, scale_0: -6, scale_1: -6, scale_2: -6, ...changes };
    return NAMES.split(' ').map((name) => (plain as Record<string, number>)[name] ?? 0);
  };
  const cloudOf = (...rows: number[][]) => readLamCloud(plyOf(NAMES.split(' '), rows));

  it('is read from its archive', async () => {
    const head = splatHead(8);
    const { skin, offset } = await readLam(await lamZip({ fineness: 8 }));
    expect([...skin.subarray(0, 4)]).to.deep.equal([...text('glTF')]);
    expect(skin.length).to.equal(lamSkin(head).length);
    expect(readLamCloud(offset).count).to.equal(head.positions.length);
  });

  it('has plain colours, opacities before the logistic function and scales as logarithms', () => {
    const { colour, covariance } = cloudOf(
      splat({ f_dc_0: 1, f_dc_1: 0.5, f_dc_2: -1, opacity: 0, scale_1: Math.log(0.5) }),
    );
    expect([...colour]).to.deep.equal([255, 128, 0, 128]);
    expect(covariance[0]).to.be.closeTo(Math.exp(-12), 1e-9);
    expect(covariance[3]).to.be.closeTo(0.25, 1e-6);
  });

  it('turns its splats by quaternions that begin with w and have any length', () => {
    const half = Math.PI / 4;
    const turn = { rot_0: 3 * Math.cos(half), rot_3: 3 * Math.sin(half), scale_0: 0 };
    const { covariance } = cloudOf(splat(turn));
    // A quarter turn about z puts the long axis along y.
    expect(covariance[0]).to.be.lessThan(1e-3);
    expect(covariance[3]).to.be.closeTo(1, 1e-3);
  });

  it('loses what makes haze, and what has no numbers', () => {
    const faint = { z: 0.05, scale_0: Math.log(0.009), opacity: -1 };
    const { colour } = cloudOf(
      splat(faint),
      splat({ ...faint, z: 0.01 }),
      splat({ ...faint, scale_0: -6 }),
      splat({ ...faint, opacity: 9 }),
      splat({ x: NaN }),
      splat({ rot_1: Infinity }),
      splat({ scale_0: 400 }),
    );
    const opacities = [...colour].filter((_, i) => i % 4 === 3);
    expect(opacities.map((opacity) => opacity > 0)).to.deep.equal([
      false,
      true,
      true,
      true,
      false,
      false,
      false,
    ]);
  });

  it('has at most as many splats as the documentation says', () => {
    expect(SPLAT_LIMITS.splats).to.equal(250_000);
  });
});
