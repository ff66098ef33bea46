import { expect } from '@open-wc/testing';
import { parseManifest, resolveAvatarRef } from '../../../src/avatar/index.js';
import { entryUrl, fileUrl } from '../../../src/avatar/avatar-ref.js';

const valid = {
  format: 1,
  id: 'nova',
  name: 'Nova',
  version: '1.0.0',
  license: 'MIT',
  model: { file: 'nova.glb', bytes: 100, sha256: 'ab'.repeat(32) },
  camera: { fov: 22, distance: 8, target: [0, 0.5, 0] },
  rig: {
    blendshapes: { jawOpen: { Gape: 1 } },
    bones: { head: 'Head' },
    limits: { turn: 20, blendshapes: { jawOpen: 0.7 } },
  },
  idle: { seed: 4 },
  somethingNew: { of: ['a', 'later', 'version'] },
};

function code(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    return (error as { code: string }).code;
  }
  return 'none';
}

describe('avatar.json', () => {
  it('is read, and what it says more is left alone', () => {
    const manifest = parseManifest(valid, 'avatar.json');
    expect(manifest.model).to.deep.equal(valid.model);
    expect(manifest.camera?.target).to.deep.equal([0, 0.5, 0]);
    expect(manifest.rig?.blendshapes?.jawOpen).to.deep.equal({ Gape: 1 });
    expect(manifest.rig?.limits).to.deep.equal({ turn: 20, blendshapes: { jawOpen: 0.7 } });
    expect(manifest.idle?.seed).to.equal(4);
    expect(manifest.poster).to.equal(undefined);
  });

  const wrong: [string, unknown][] = [
    ['the content', 'text'],
    ['"format"', { ...valid, format: 2 }],
    ['"id"', { ...valid, id: '' }],
    ['"name"', { ...valid, name: undefined }],
    ['"model"', { ...valid, model: 'nova.glb' }],
    ['"model.file"', { ...valid, model: { ...valid.model, file: '../other/nova.glb' } }],
    ['"model.file"', { ...valid, model: { ...valid.model, file: 'https://elsewhere.test/x.glb' } }],
    ['"model.bytes"', { ...valid, model: { ...valid.model, bytes: -1 } }],
    ['"model.sha256"', { ...valid, model: { ...valid.model, sha256: 'ABC' } }],
    ['"camera.target"', { ...valid, camera: { ...valid.camera, target: [0, 1] } }],
    ['"camera.target[1]"', { ...valid, camera: { ...valid.camera, target: [0, 'high', 0] } }],
    ['"camera.fov"', { ...valid, camera: { ...valid.camera, fov: 180 } }],
    ['"rig.blendshapes.jawopen"', { ...valid, rig: { blendshapes: { jawopen: {} } } }],
    ['"rig.limits.turn"', { ...valid, rig: { limits: { turn: -1 } } }],
    [
      '"rig.limits.blendshapes.jawOpen"',
      { ...valid, rig: { limits: { blendshapes: { jawOpen: 2 } } } },
    ],
    ['"rig.bones.neck"', { ...valid, rig: { bones: { neck: 3 } } }],
  ];
  for (const [field, content] of wrong) {
    it(`names ${field} when that is wrong`, () => {
      const parse = () => parseManifest(content, 'https://a.test/avatar.json');
      expect(parse).to.throw(`https://a.test/avatar.json: ${field} must be`);
      expect(code(parse)).to.equal('invalidAvatarMetadata');
    });
  }

  it('says of a page in its place that it is no JSON', () => {
    expect(() => parseManifest(undefined, 'avatar.json')).to.throw('it is no JSON');
  });
});

describe('avatar references', () => {
  const builtins = { nova: { manifest: 'https://cdn.test/avatars/nova/avatar.json' } };

  it('prefer an address, then a built-in id, then the server', () => {
    const all = { src: 'me.glb', avatarId: 'nova', builtins, assetsBase: 'https://api.test' };
    const { src, ...withoutSrc } = all;
    expect(resolveAvatarRef(all)).to.deep.equal({
      kind: 'url',
      url: new URL(src, document.baseURI).href,
    });
    expect(resolveAvatarRef(withoutSrc).kind).to.equal('builtin');
    const server = resolveAvatarRef({ ...withoutSrc, avatarId: 'a b', appId: 'app' });
    expect(entryUrl(server)).to.equal('https://api.test/v1/avatars/a%20b?appId=app');
    expect(fileUrl(server, 'unused', 'm.glb')).to.equal(
      'https://api.test/v1/avatars/a%20b/m.glb?appId=app',
    );
  });

  it('say what is missing', () => {
    expect(code(() => resolveAvatarRef({}))).to.equal('avatarIDUnrecognized');
    expect(() => resolveAvatarRef({ avatarId: 'toString', builtins })).to.throw('built in: nova');
  });

  it('makes every address absolute, as some bundlers name files by a path', () => {
    const moved = { manifest: '/media/avatar.1.json', files: { 'nova.glb': '/media/nova.2.glb' } };
    const ref = resolveAvatarRef({ avatarId: 'nova', builtins: { nova: moved } });
    const at = (path: string): string => new URL(path, document.baseURI).href;
    expect(ref).to.deep.include({
      manifestUrl: at('/media/avatar.1.json'),
      files: { 'nova.glb': at('/media/nova.2.glb') },
    });
  });
});
