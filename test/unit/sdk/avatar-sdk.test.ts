import { expect } from '@open-wc/testing';
import { AvatarError } from '../../../src/base/errors.js';
import { AvatarManager, type LoadProgressInfo } from '../../../src/sdk/avatar-manager.js';
import { AvatarSDK } from '../../../src/sdk/avatar-sdk.js';
import { AvatarView } from '../../../src/sdk/avatar-view.js';
import { refusal } from '../../support/refusal.js';

describe('AvatarSDK and AvatarManager', () => {
  afterEach(() => {
    AvatarSDK.cleanup();
    document.querySelectorAll('.box').forEach((box) => box.remove());
  });

  function box(): HTMLElement {
    const element = document.createElement('div');
    element.className = 'box';
    element.style.width = element.style.height = '64px';
    document.body.append(element);
    return element;
  }

  it('is set up once and can be changed in place', async () => {
    AvatarSDK.setSessionToken('early');
    expect(AvatarSDK.configuration).to.equal(null);
    await AvatarSDK.initialize('my-app', { region: 'ap-northeast' });
    expect(AvatarSDK.appId).to.equal('my-app');
    expect(AvatarSDK.sessionToken).to.equal('early');
    expect(AvatarSDK.configuration).to.deep.include({
      region: 'ap-northeast',
      drivingServiceMode: 'direct',
      logLevel: 'off',
    });
    await AvatarSDK.initialize('my-app', { drivingServiceMode: 'local' });
    expect(AvatarSDK.configuration?.drivingServiceMode).to.equal('local');
    expect(AvatarSDK.sessionToken).to.equal('early');
  });

  it('refuses what it cannot work with', async () => {
    const codeOf = async (act: () => unknown): Promise<string> => {
      const error = await refusal(act);
      expect(error).to.be.instanceOf(AvatarError);
      return (error as AvatarError).code;
    };
    expect(await codeOf(() => AvatarSDK.initialize(''))).to.equal('appIDUnrecognized');
    const formats = [
      { channelCount: 1, sampleRate: 11_025 },
      { channelCount: 2 as 1, sampleRate: 16_000 },
    ] as const;
    for (const audioFormat of formats) {
      expect(await codeOf(() => AvatarSDK.initialize('a', { audioFormat }))).to.equal(
        'invalidAudioInput',
      );
    }
  });

  it('names the values of a setting that has few', async () => {
    const avatar = await AvatarManager.shared.load('nova');
    const told = async (act: () => unknown): Promise<string> => {
      const error = await refusal(act);
      expect(error).to.be.instanceOf(TypeError);
      return error.message;
    };
    const unknown = 'medium' as never;
    const qualities = 'renderQuality "medium" is none of standard, high, ultra.';
    expect(await told(() => AvatarSDK.setRenderQuality(unknown))).to.equal(qualities);
    for (const [key, message] of [
      ['renderQuality', qualities],
      ['renderer', 'renderer "medium" is none of auto, webgl, webgpu.'],
      ['logLevel', 'logLevel "medium" is none of off, error, warning, all.'],
    ]) {
      expect(await told(() => AvatarSDK.initialize('a', { [key]: unknown }))).to.equal(message);
    }
    for (const none of [null, 'eu-west'])
      expect(await told(() => AvatarSDK.initialize('a', none as never))).to.contain('an object');
    expect(AvatarSDK.isInitialized).to.equal(false);
    expect(await told(() => new AvatarView(avatar, box(), { renderer: unknown }))).to.contain(
      'webgpu',
    );
    const view = new AvatarView(avatar, box());
    expect(await told(() => (view.renderQuality = unknown))).to.equal(qualities);
    expect(await told(() => (view.controller.frameStarvationMode = unknown))).to.contain(
      'strictSync',
    );
    expect(view.renderQuality).to.equal('ultra');
  });

  it('loads an avatar once for all who ask, and keeps it', async () => {
    const heard: LoadProgressInfo[][] = [[], []];
    const { shared } = AvatarManager;
    const [first, second] = await Promise.all([
      shared.load('nova', (info) => heard[0].push(info)),
      shared.load('nova', (info) => heard[1].push(info)),
    ]);
    expect(first).to.equal(second);
    expect(shared.retrieve('nova')).to.equal(first);
    for (const infos of heard) {
      const fractions = infos.map(({ progress }) => progress ?? 0);
      expect(fractions).to.deep.equal([...fractions].sort((a, b) => a - b));
      expect(infos.at(-1)).to.deep.equal({ type: 'completed', progress: 1 });
    }
    shared.clear('nova');
    expect(shared.retrieve('nova')).to.equal(null);
  });

  it('cancels a load', async () => {
    const { shared } = AvatarManager;
    const loading = shared.load('nova').catch((error: Error) => error.name);
    expect(shared.cancelLoad('nova')).to.equal(true);
    const again = shared.load('nova');
    expect(await loading).to.equal('AbortError');
    expect(await again).to.equal(shared.retrieve('nova'));
    expect(shared.cancelLoad('nova')).to.equal(false);
  });

  it('changes quality and resolution of all views', async () => {
    await AvatarSDK.initialize('my-app', { drivingServiceMode: 'local' });
    const avatar = await AvatarManager.shared.load('nova');
    const views = [new AvatarView(avatar, box()), new AvatarView(avatar, box())];
    await new Promise<void>((resolve) => (views[1].onFirstRendering = resolve));
    AvatarSDK.setRenderResolutionCap(true, 32);
    for (const view of views) expect(view.renderSize.height).to.equal(32);
    AvatarSDK.setRenderQuality('standard');
    for (const view of views) expect(view.renderQuality).to.equal('standard');
    AvatarSDK.cleanup();
    for (const view of views) expect(view.canvas.isConnected).to.equal(false);
    expect(AvatarSDK.appId).to.equal(null);
  });
});
