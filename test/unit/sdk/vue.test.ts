import { expect } from '@open-wc/testing';
import { isReactive, reactive, ref } from 'vue/dist/vue.runtime.esm-browser.prod.js';
import type { AvatarController } from '../../../src/sdk/avatar-controller.js';
import { AvatarManager } from '../../../src/sdk/avatar-manager.js';
import { DrivingServiceMode } from '../../../src/base/states.js';
import { syllables } from '../../support/speech.js';
import { StageHand, endOf } from './stage-hand.js';

/** Private members do not pass a Proxy, so what Vue is given must work without one. */
describe('the classes in the state of a Vue component', () => {
  const stage = new StageHand();
  before(() => stage.load());
  afterEach(() => stage.clear());
  after(() => stage.dispose());

  it('works as ref(AvatarManager.shared)', async () => {
    const manager = ref(AvatarManager.shared);
    const avatar = await manager.value.load('nova');
    expect(manager.value.retrieve('nova')).to.equal(avatar);
    manager.value.clear('nova');
    expect(manager.value.retrieve('nova')).to.equal(null);
  });

  it('works with a view and its controller in ref() and reactive()', async () => {
    const state = reactive({ view: stage.show({ mode: DrivingServiceMode.local }) });
    const controller = ref(state.view.controller);
    expect(isReactive(state)).to.equal(true);
    state.view.articulation = 0.5;
    expect(state.view.articulation).to.equal(0.5);
    await controller.value.initializeAudioContext();
    await controller.value.start();
    const round = controller.value.send(syllables(0.4).buffer, true);
    const { reason } = await endOf(controller.value as AvatarController, round);
    expect(reason).to.equal('playbackEnd');
    state.view.dispose();
  });

  it('works with an avatar in ref()', async () => {
    const avatar = ref(await AvatarManager.shared.load('nova'));
    expect(avatar.value.id).to.equal('nova');
    const rig = avatar.value.instantiate();
    rig.dispose();
    AvatarManager.shared.clear('nova');
  });
});
