import { expect } from '@open-wc/testing';
import { createRef } from 'react';
import type { AvatarSpeechEndEvent } from '../../../src/element/index.js';
import { SpatiusAvatar, type SpatiusAvatarElement } from '../../../src/react.js';
import { EVENT_TYPES, HANDLERS } from '../../../src/react/element-props.js';
import { OPTIONS } from '../../../src/element/options.js';
import { limit } from '../../support/patience.js';
import { until } from '../../support/until.js';
import { tone, warmUp } from '../element/avatar-harness.js';
import { Mounted, drawn, h } from './mounted.js';

/** What is read of the manifest. */
interface Manifest {
  readonly modules: readonly {
    readonly declarations: readonly {
      readonly tagName?: string;
      readonly events: readonly { readonly name: string }[];
    }[];
  }[];
}

describe('the component SpatiusAvatar', function () {
  this.timeout(limit(120));
  before(warmUp);
  afterEach(() => Mounted.clear());

  it('draws the avatar, and its ref speaks', async () => {
    const ref = createRef<SpatiusAvatarElement>();
    const ended: AvatarSpeechEndEvent[] = [];
    const mounted = Mounted.strictly(
      h(SpatiusAvatar, {
        ref,
        avatarId: 'nova',
        mode: 'local',
        className: 'mine',
        onSpeechEnd: (event) => ended.push(event),
      }),
    );
    const element = await mounted.avatar();
    expect(ref.current).to.equal(element);
    expect(element.className).to.equal('mine');
    const { seconds } = await ref.current!.speak(new Blob([tone(0.3)]).stream());
    await drawn(element);
    expect(seconds).to.be.closeTo(0.3, 0.05);
    expect(ended.map(({ report }) => report.seconds)).to.deep.equal([seconds]);
    mounted.unmount();
    expect(ref.current).to.equal(null);
  });

  it('sets every option as a property, and gives up to its default what is no longer said', async () => {
    const other = {
      avatarId: 'leo',
      controls: true,
      muted: true,
      volume: 0.25,
      sampleRate: 24_000,
      sessionToken: 'secret',
      emotionStrength: 0.5,
    } as const;
    const mounted = Mounted.render(h(SpatiusAvatar, other));
    const element = await mounted.avatar();
    const values = () =>
      Object.fromEntries(Object.keys(other).map((name) => [name, element[name as 'volume']]));
    expect(values()).to.deep.equal(other);
    expect(element.outerHTML).to.not.contain('secret');
    mounted.render(h(SpatiusAvatar, { avatarId: null, controls: false }));
    const defaults = Object.keys(other).map((name) => [
      name,
      OPTIONS[name as keyof typeof OPTIONS].type.fallback,
    ]);
    await until(() => element.avatarId === null, 'the props have changed');
    expect(values()).to.deep.equal(Object.fromEntries(defaults));
  });

  it('leaves alone what the visitor set and the page did not change', async () => {
    const mounted = Mounted.render(h(SpatiusAvatar, { volume: 1, avatarId: 'nova' }));
    const element = await mounted.avatar();
    element.volume = 0.5;
    element.muted = true;
    mounted.render(h(SpatiusAvatar, { volume: 1, avatarId: 'leo' }));
    await until(() => element.avatarId === 'leo', 'the props have changed');
    expect([element.volume, element.muted]).to.deep.equal([0.5, true]);
  });

  it('hears with the handler that was given last, and with none when it is gone', async () => {
    const heard: string[] = [];
    const hear = (name?: string) =>
      h(SpatiusAvatar, name ? { onVolumeChange: () => heard.push(name) } : {});
    const mounted = Mounted.strictly(hear('first'));
    const element = await mounted.avatar();
    await element.updateComplete;
    const change = async (volume: number) => {
      element.volume = volume;
      await element.updateComplete;
    };
    await change(0.9);
    expect(heard).to.deep.equal(['first']);
    const next = async () => {
      const { length } = heard;
      await change(element.volume / 2);
      return heard[length];
    };
    mounted.render(hear('second'));
    await until(async () => (await next()) === 'second', 'the second hears');
    mounted.render(hear());
    await until(async () => (await next()) === undefined, 'nobody hears');
    expect(heard.indexOf('second')).to.be.greaterThan(heard.lastIndexOf('first'));
  });

  it('has a handler for every event that the manifest names', async () => {
    const answer = await fetch('/custom-elements.json');
    const { modules } = (await answer.json()) as Manifest;
    const element = modules
      .flatMap(({ declarations }) => declarations)
      .find(({ tagName }) => tagName === 'spatius-avatar');
    const names = element!.events.map(({ name }) => name).sort();
    expect([...EVENT_TYPES].sort()).to.deep.equal(names);
    expect([...HANDLERS.keys()]).to.include('onConnectionStateChange');
  });

  it('gives the element what every element takes, in the way of React 18 too', async () => {
    const props = { hidden: true, tabIndex: 0, 'aria-hidden': false, 'data-x': 'y', title: 'Nova' };
    const mounted = Mounted.render(h(SpatiusAvatar, { ...props, style: { width: 50 } }));
    const element = await mounted.avatar();
    expect(element.hidden && element.tabIndex === 0 && element.title === 'Nova').to.equal(true);
    expect(element.getAttribute('aria-hidden')).to.equal('false');
    expect(element.dataset.x).to.equal('y');
    expect(element.style.width).to.equal('50px');
    mounted.render(h(SpatiusAvatar, { ...props, hidden: false }));
    await until(() => !element.hidden, 'it is shown');
  });
});
