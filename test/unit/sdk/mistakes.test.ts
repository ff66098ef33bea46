import { expect } from '@open-wc/testing';
import { AvatarError } from '../../../src/base/errors.js';
import { silentLogger } from '../../../src/base/logger.js';
import { nextTask } from '../../../src/base/next-task.js';
import { AvatarManager } from '../../../src/sdk/avatar-manager.js';
import { AvatarSDK } from '../../../src/sdk/avatar-sdk.js';
import { AvatarView } from '../../../src/sdk/avatar-view.js';
import { refusal } from '../../support/refusal.js';

/** What a script without types hands over by mistake. */
const given = (value: unknown) => value as never;

describe('what scripts hand over by mistake', () => {
  let box: HTMLElement;
  let view: AvatarView;

  before(async () => {
    box = document.createElement('div');
    box.style.cssText = 'width: 64px; height: 64px';
    document.body.append(box);
    await AvatarSDK.initialize('app', { drivingServiceMode: 'local' });
    view = new AvatarView(await AvatarManager.shared.load('nova'), box);
  });

  after(() => {
    AvatarSDK.cleanup();
    box.remove();
  });

  async function unusable(act: () => unknown): Promise<string> {
    const error = await refusal(act);
    expect(error).to.be.instanceOf(AvatarError);
    expect((error as AvatarError).code).to.equal('invalidAudioInput');
    return error.message;
  }

  it('is named where two views lie upon each other', async () => {
    const avatar = await AvatarManager.shared.load('nova');
    const told: string[] = [];
    const logger = { ...silentLogger, warning: (message: string) => void told.push(message) };
    const over = (): AvatarView => new AvatarView(avatar, box, { logger });
    const late = over();
    view.dispose();
    await nextTask();
    expect(told).to.deep.equal([]);
    view = over();
    await nextTask();
    expect(told.join()).to.contain('Call dispose() on the one before');
    late.dispose();
  });

  it('is named where a view is made', async () => {
    const avatar = await AvatarManager.shared.load('nova');
    const container = await refusal(() => new AvatarView(avatar, given(null)));
    expect(container.message).to.equal('AvatarView takes an element to draw into, not Null.');
    const selector = await refusal(() => new AvatarView(avatar, given('#box')));
    expect(selector.message).to.contain('not String');
    const promise = await refusal(() => new AvatarView(given(Promise.resolve(avatar)), box));
    expect(promise.message).to.contain('load()').and.to.contain('not Promise');
    const id = await refusal(() => AvatarManager.shared.load(given(7)));
    expect((id as AvatarError).code).to.equal('avatarIDUnrecognized');
  });

  it('is named where a height is set', async () => {
    for (const height of [0, -5, NaN]) {
      const told = await refusal(() => AvatarSDK.setRenderResolutionCap(true, height));
      expect(told).to.be.instanceOf(RangeError);
      expect(await refusal(() => (view.renderResolutionCap = height))).to.be.instanceOf(RangeError);
    }
    expect(AvatarSDK.renderResolutionCapEnabled).to.equal(false);
    expect(view.renderResolutionCap).to.equal(null);
  });

  it('is named where chunks of speech are sent, and interrupts nothing', async () => {
    const { controller } = view;
    await controller.initializeAudioContext();
    const round = controller.send(new ArrayBuffer(32_000), false);
    for (const [chunk, kind] of [
      [new Float32Array(160), 'Float32Array'],
      ['sound', 'String'],
      [new Blob(['sound']), 'Blob'],
      [null, 'Null'],
    ] as const) {
      expect(await unusable(() => controller.send(given(chunk), true))).to.contain(
        `not in ${kind}`,
      );
    }
    expect(controller.getCurrentConversationId()).to.equal(round);
    expect(controller.send(given(new Int16Array(160)), true)).to.equal(round);
    controller.interrupt();
  });

  it('is named where speech is spoken', async () => {
    const { controller } = view;
    for (const [source, kind] of [
      [7, 'Number'],
      [null, 'Null'],
      [{}, 'Object'],
      ['', 'String'],
    ] as const) {
      const told = await unusable(() => controller.speak(given(source)));
      expect(told).to.contain('URL, Blob').and.to.contain(`not ${kind}`);
    }
    expect(await unusable(() => controller.speak('How are you today?'))).to.contain('say()');
  });
});
