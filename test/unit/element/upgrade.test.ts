import { expect } from '@open-wc/testing';
import {
  AvatarErrorEvent,
  AvatarProgressEvent,
  SpatiusAvatar,
} from '../../../src/element/index.js';

describe('definition of the element', () => {
  it('is not part of importing the class', () => {
    expect(customElements.get('spatius-avatar')).to.equal(undefined);
  });

  it('upgrades elements of the page with what was set on them before', async () => {
    document.body.innerHTML = '<spatius-avatar volume="0.5" log-level="off"></spatius-avatar>';
    const early = document.body.firstElementChild as SpatiusAvatar;
    Object.assign(early, { mode: 'local', muted: true, x: 0.5 });
    await import('../../../src/define.js');
    expect(early).to.be.instanceOf(SpatiusAvatar);
    expect([early.volume, early.mode, early.muted, early.x]).to.deep.equal([
      0.5,
      'local',
      true,
      0.5,
    ]);
    await early.updateComplete;
    expect(early.getAttribute('mode')).to.equal('local');
    expect(early.hasAttribute('muted')).to.equal(true);
    early.remove();
  });

  it('can be done under another name by a subclass', () => {
    class Mine extends SpatiusAvatar {}
    customElements.define('my-avatar', Mine);
    const mine = document.createElement('my-avatar') as Mine;
    mine.setAttribute('avatar-id', 'nova');
    expect(mine.avatarId).to.equal('nova');
  });
});

describe('events of the element', () => {
  it('have the fields of the platform events whose names they share', () => {
    const progress = new AvatarProgressEvent(0.4);
    expect([progress.lengthComputable, progress.loaded, progress.total]).to.deep.equal([
      true,
      0.4,
      1,
    ]);
    expect(progress.bubbles).to.equal(false);
    expect(
      new AvatarErrorEvent(Object.assign(new Error('why'), { code: 'noAudio' }) as never),
    ).to.include({ type: 'error', message: 'why', code: 'noAudio', lineno: 0 });
  });
});
