import { expect } from '@open-wc/testing';
import { DrivingServiceMode } from '../../../src/base/states.js';
import { resolveAvatarRef } from '../../../src/sdk/resolve-avatar.js';
import { testServer, type TestServer } from '../../support/motion-server.js';
import { StageHand } from './stage-hand.js';

/** `<meta name="spatius-endpoint">`, for applications that name only a region. */
describe('the server that a page names', () => {
  const stage = new StageHand();
  let server: TestServer;
  let meta: HTMLMetaElement;
  before(async () => {
    await stage.load();
    server = await testServer('controller');
  });
  beforeEach(() => {
    meta = document.createElement('meta');
    meta.name = 'spatius-endpoint';
    document.head.append(meta);
  });
  afterEach(() => {
    meta.remove();
    stage.clear();
  });
  after(() => stage.dispose());

  it('is connected to where only a region is configured', async () => {
    meta.content = server.url;
    const { controller } = stage.show({
      mode: DrivingServiceMode.direct,
      appId: 'demo',
      region: 'us-west',
      sessionToken: () => server.token(),
    });
    await controller.start();
    expect(controller.connectionState).to.equal('connected');
  });

  it('has the avatars that are not built in', () => {
    meta.content = 'https://avatars.example.com';
    const ref = resolveAvatarRef({ avatarId: 'mine', appId: 'demo', region: 'us-west' });
    expect(JSON.stringify(ref)).to.contain('"https://avatars.example.com"');
  });

  it('gives way to an endpoint that is configured', () => {
    meta.content = 'https://avatars.example.com';
    const endpoint = 'https://other.example.com';
    const ref = resolveAvatarRef({ avatarId: 'mine', appId: 'demo', endpoint });
    expect(JSON.stringify(ref)).to.contain('"https://other.example.com"');
    expect(JSON.stringify(ref)).not.to.contain('avatars.example.com');
  });
});
