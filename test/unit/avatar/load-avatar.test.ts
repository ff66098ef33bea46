import { expect } from '@open-wc/testing';
import type { Material } from 'three';
import { AvatarError } from '../../../src/base/errors.js';
import { loadAvatar, resolveAvatarRef, type AvatarRef } from '../../../src/avatar/index.js';
import { meshesIn } from '../../../src/avatar/meshes.js';
import { buildGlb, type TestNode } from '../../support/gltf-builder.js';
import { blockHead } from '../../support/avatars.js';

const FIXTURES = new URL('../../support/fixtures/', import.meta.url);
const CACHE = 'spatius-avatar-files-1';

function fixture(path: string): AvatarRef {
  return resolveAvatarRef({ src: new URL(path, FIXTURES) });
}

/** A model at an address of its own. */
function inMemory(bytes: BlobPart): AvatarRef {
  return { kind: 'url', url: URL.createObjectURL(new Blob([bytes])) };
}

async function failure(loading: Promise<unknown>): Promise<AvatarError> {
  const error = await loading.then(
    () => undefined,
    (cause: unknown) => cause,
  );
  expect(error).to.be.instanceOf(AvatarError);
  return error as AvatarError;
}

describe('loading an avatar', () => {
  beforeEach(() => caches.delete(CACHE));

  it('reads the manifest, and reports progress that never falls', async () => {
    const seen: number[] = [];
    const avatar = await loadAvatar(fixture('block/avatar.json'), {
      onProgress: (fraction) => seen.push(fraction),
    });
    expect(avatar.id).to.equal('block');
    expect(avatar.name).to.equal('Block');
    expect(avatar.posterUrl).to.equal(new URL('block/block.png', FIXTURES).href);
    expect(seen).to.deep.equal([...seen].sort((a, b) => a - b));
    expect(seen[0]).to.be.greaterThan(0);
    expect(seen.at(-1)).to.equal(1);
    const rig = avatar.instantiate();
    expect(rig.missing).to.not.include('jawOpen');
    rig.dispose();
    avatar.dispose();
    expect(() => avatar.instantiate()).to.throw('disposed');
  });

  it('keeps the model in the cache, one version of it', async () => {
    const ref = fixture('block/avatar.json');
    const first = await loadAvatar(ref);
    expect(first.fromCache).to.equal(false);
    const second = await loadAvatar(ref);
    expect(second.fromCache).to.equal(true);

    const cache = await caches.open(CACHE);
    const [{ url }] = await cache.keys();
    const older = new URL(url);
    older.searchParams.set('spatius-sha256', '1'.repeat(64));
    await cache.delete(url);
    await cache.put(older, new Response('old'));
    await loadAvatar(ref);
    expect((await loadAvatar(ref)).fromCache).to.equal(true);
    expect((await cache.keys()).map((request) => request.url)).to.deep.equal([url]);
  });

  it('fetches anew when the cached file is damaged', async () => {
    const ref = fixture('block/avatar.json');
    await loadAvatar(ref);
    expect((await loadAvatar(ref)).fromCache).to.equal(true);
    const cache = await caches.open(CACHE);
    const [request] = await cache.keys();
    await cache.put(request, new Response('damaged'));
    expect((await loadAvatar(ref)).fromCache).to.equal(false);
    expect((await loadAvatar(ref)).fromCache).to.equal(true);
  });

  it('takes answers that are no streams, of a page with a fetch of its own', async () => {
    const { fetch } = globalThis;
    globalThis.fetch = async (...request) => {
      const answer = await fetch(...request);
      const { ok, status, url, headers } = answer;
      return { ok, status, url, headers, arrayBuffer: () => answer.arrayBuffer() } as Response;
    };
    try {
      expect((await loadAvatar(fixture('block/avatar.json'))).id).to.equal('block');
    } finally {
      globalThis.fetch = fetch;
    }
  });

  it('takes a model without a manifest and frames its head', async () => {
    const avatar = await loadAvatar(fixture('block/block.glb'));
    expect([avatar.id, avatar.manifest]).to.deep.equal(['block', null]);
    const metres: TestNode[] = [
      { name: 'Head', position: [0, 1.5, 0] },
      { name: 'Skull', parent: 'Head', mesh: { min: [-0.1, 0, -0.1], max: [0.1, 0.25, 0.1] } },
      { name: 'Body', mesh: { min: [-0.3, 0, -0.1], max: [0.3, 1.5, 0.1] } },
    ];
    const person = await loadAvatar(inMemory(buildGlb(metres)));
    const rig = person.instantiate();
    rig.object.updateMatrixWorld(true);
    const skull = rig.object.getObjectByName('Skull')!;
    const crown = skull.localToWorld(skull.position.clone().setY(0.25));
    const chin = skull.localToWorld(skull.position.clone().setY(0));
    expect(crown.y).to.be.closeTo(1, 0.1);
    expect(chin.y).to.be.closeTo(-1, 0.15);
  });

  it('gives concurrent callers one download, and each an avatar of its own', async () => {
    const progress: number[] = [];
    const leaving = new AbortController();
    const ref = fixture('block/avatar.json');
    const gone = loadAvatar(ref, { signal: leaving.signal });
    const staying = loadAvatar(ref, { onProgress: (fraction) => progress.push(fraction) });
    const other = loadAvatar(ref);
    leaving.abort();
    const error = await gone.catch((cause: Error) => cause);
    expect(error).to.have.property('name', 'AbortError');
    const [one, two] = await Promise.all([staying, other]);
    expect(progress.at(-1)).to.equal(1);
    expect(one).to.not.equal(two);
    const geometry = (avatar: typeof one) => {
      const mesh = avatar.instantiate().object.getObjectByName('Face');
      return (mesh as unknown as { geometry: object }).geometry;
    };
    expect(geometry(one)).to.equal(geometry(two));
  });

  it('stops when its only caller aborts, also before it began', async () => {
    const signal = AbortSignal.abort(new Error('changed my mind'));
    const early = await loadAvatar(fixture('block/avatar.json'), { signal }).catch(String);
    expect(early).to.equal('Error: changed my mind');
    const controller = new AbortController();
    const loading = loadAvatar(fixture('block/avatar.json'), { signal: controller.signal });
    controller.abort();
    expect(await loading.catch((cause: Error) => cause.name)).to.equal('AbortError');
    expect((await (await caches.open(CACHE)).keys()).length).to.equal(0);
    expect((await loadAvatar(fixture('block/avatar.json'))).id).to.equal('block');
  });
});

describe('failing to load an avatar', () => {
  const cases: [string, () => Promise<unknown>, string, string][] = [
    [
      'an unknown id',
      () => loadAvatar(fixture('nobody/avatar.json')),
      'avatarIDUnrecognized',
      '404',
    ],
    [
      'a server that is not there',
      () => loadAvatar({ kind: 'server', builtins: [], id: 'x', base: 'http://localhost:9' }),
      'failedToFetchAvatarMetadata',
      'http://localhost:9/v1/avatars/x',
    ],
    [
      'content that is no JSON',
      () => loadAvatar(inMemory('<html>')),
      'invalidAvatarMetadata',
      'object',
    ],
    [
      'a missing field',
      () => loadAvatar(inMemory('{"format":1}')),
      'invalidAvatarMetadata',
      '"id"',
    ],
    [
      'a model that is gone',
      () => loadAvatar(fixture('missing-model/avatar.json')),
      'failedToDownloadAvatarAssets',
      'block.glb',
    ],
    [
      'another file than promised',
      () => loadAvatar(fixture('wrong-hash/avatar.json')),
      'failedToDownloadAvatarAssets',
      'SHA-256',
    ],
    [
      'a model address that answers 404',
      () => loadAvatar(fixture('nobody.vrm')),
      'failedToDownloadAvatarAssets',
      'nobody.vrm',
    ],
    [
      'a broken model',
      () => loadAvatar(inMemory(buildGlb(blockHead()).slice(0, -400))),
      'unsupportedAvatarAsset',
      'glTF',
    ],
    [
      'a model without meshes',
      () => loadAvatar(inMemory(buildGlb([{ name: 'nothing' }]))),
      'unsupportedAvatarAsset',
      'no mesh',
    ],
    [
      'Draco compression',
      () =>
        loadAvatar(
          inMemory(buildGlb(blockHead(), { extensionsUsed: ['KHR_draco_mesh_compression'] })),
        ),
      'unsupportedAvatarAsset',
      'meshopt',
    ],
  ];
  for (const [what, load, code, part] of cases) {
    it(`tells about ${what}`, async () => {
      const error = await failure(load());
      expect(error.code).to.equal(code);
      expect(error.message).to.contain(part);
    });
  }
});

describe('a built-in avatar', () => {
  const at = (file: string): string => new URL(`/dist/avatars/nova/${file}`, location.href).href;
  const nova = (packed: string): AvatarRef => ({
    kind: 'builtin',
    id: 'nova',
    manifestUrl: at('avatar.json'),
    files: { 'nova.glb.gz': packed },
  });
  const fetched = (url: string): PerformanceResourceTiming | undefined =>
    (performance.getEntriesByName(url) as PerformanceResourceTiming[])[0];

  beforeEach(async () => {
    await caches.delete(CACHE);
    performance.clearResourceTimings();
  });

  it('has its materials on a page where Math.random() gives one number', async () => {
    const materials = async (): Promise<string[]> => {
      const avatar = await loadAvatar(nova(at('nova.glb.gz')));
      const rig = avatar.instantiate();
      const names = meshesIn(rig.object).map(({ material }) => (material as Material).name);
      rig.dispose();
      avatar.dispose();
      return names;
    };
    const expected = await materials();
    const { random } = Math;
    Math.random = () => 0.5;
    try {
      expect(new Set(expected).size).to.be.above(5);
      expect(await materials()).to.deep.equal(expected);
    } finally {
      Math.random = random;
    }
  });

  it('comes packed, and does not wait for its manifest', async () => {
    const { fetch } = globalThis;
    let asked = (): void => undefined;
    const modelAsked = new Promise<void>((resolve) => (asked = resolve));
    globalThis.fetch = async (input, init) => {
      if (input === at('nova.glb.gz')) asked();
      // A network that is as slow as can be.
      if (input === at('avatar.json')) await modelAsked;
      return fetch(input, init);
    };
    try {
      (await loadAvatar(nova(at('nova.glb.gz')))).dispose();
    } finally {
      globalThis.fetch = fetch;
    }
    expect(fetched(at('nova.glb'))).to.equal(undefined);
    expect(fetched(at('avatar.json'))).to.not.equal(undefined);
    performance.clearResourceTimings();
    const again = await loadAvatar(nova(at('nova.glb.gz')));
    expect(again.fromCache).to.equal(true);
    expect(fetched(at('nova.glb.gz'))).to.equal(undefined);
    again.dispose();
  });

  it('comes as it is where the host does not serve it packed', async () => {
    (await loadAvatar(nova(at('nowhere.gz')))).dispose();
    expect(fetched(at('nova.glb'))).to.not.equal(undefined);
  });

  it('is refused where something else is in the package', async () => {
    const { code } = await failure(loadAvatar(nova(at('../leo/leo.glb.gz'))));
    expect(code).to.equal('failedToDownloadAvatarAssets');
  });
});

describe('a page with a strict Content Security Policy', () => {
  it('loads a meshopt-compressed avatar', async () => {
    const script = new URL('../../support/strict-csp.ts', import.meta.url).href;
    const nova = new URL('/dist/avatars/nova/avatar.json', location.href).href;
    const policy = "default-src 'none'; script-src 'self'; connect-src 'self'";
    const frame = document.createElement('iframe');
    const answer = new Promise<unknown>((resolve) => {
      addEventListener('message', ({ data, source }) => {
        if (source === frame.contentWindow) resolve(data);
      });
    });
    frame.srcdoc =
      `<meta http-equiv="Content-Security-Policy" content="${policy}">` +
      `<script type="module" src="${script}?avatar=${encodeURIComponent(nova)}"></script>`;
    document.body.append(frame);
    expect(await answer).to.deep.equal({ loaded: 'nova' });
    frame.remove();
  });
});
