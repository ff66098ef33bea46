import { expect } from '@open-wc/testing';
import type { SpatiusAvatar } from '../../../src/element/index.js';
import { frames } from '../../support/moments.js';
import { AvatarHarness } from './avatar-harness.js';

/** Every attribute, its property, a value of each kind, and the default. */
const OPTIONS: [string, keyof SpatiusAvatar, string, unknown, unknown][] = [
  ['app-id', 'appId', 'demo', 'demo', null],
  ['avatar-id', 'avatarId', 'nova', 'nova', null],
  ['src-avatar', 'srcAvatar', 'me.glb', 'me.glb', null],
  ['mode', 'mode', 'local', 'local', null],
  ['session-token', 'sessionToken', 't', 't', null],
  ['token-url', 'tokenUrl', '/token', '/token', null],
  ['region', 'region', 'us-west', 'us-west', null],
  ['endpoint', 'endpoint', 'https://a.example', 'https://a.example', null],
  ['user-id', 'userId', 'u', 'u', null],
  ['sample-rate', 'sampleRate', '24000', 24000, 16000],
  ['src', 'src', 'a.mp3', 'a.mp3', null],
  ['loading', 'loading', 'eager', 'eager', 'lazy'],
  ['poster', 'poster', 'p.webp', 'p.webp', null],
  ['alt', 'alt', 'Guide', 'Guide', null],
  ['controls', 'controls', '', true, false],
  ['muted', 'muted', '', true, false],
  ['volume', 'volume', '0.5', 0.5, 1],
  ['articulation', 'articulation', '1.5', 1.5, 1],
  ['motion', 'motion', 'still', 'still', 'subtle'],
  ['emotion', 'emotion', 'happy', 'happy', 'neutral'],
  ['emotion-strength', 'emotionStrength', '0.5', 0.5, 1],
  ['listening', 'listening', '', true, false],
  ['x', 'x', '-0.5', -0.5, 0],
  ['y', 'y', '0.25', 0.25, 0],
  ['scale', 'scale', '2', 2, 1],
  ['render-quality', 'renderQuality', 'standard', 'standard', 'ultra'],
  ['renderer', 'renderer', 'webgpu', 'webgpu', 'auto'],
  ['frame-starvation', 'frameStarvation', 'strictSync', 'strictSync', 'audioIndependent'],
  ['log-level', 'logLevel', 'off', 'off', 'warning'],
];

/** Elements that stay outside of the page, so that nothing is loaded. */
const create = () => document.createElement('spatius-avatar');

describe('options of the element', () => {
  afterEach(() => AvatarHarness.clear());

  for (const [attribute, property, text, value, fallback] of OPTIONS) {
    it(`${attribute} is ${property}, both ways`, async () => {
      const { element } = await AvatarHarness.from(
        '<spatius-avatar log-level="off"></spatius-avatar>',
      );
      if (property !== 'logLevel') expect(element[property]).to.equal(fallback);
      element.setAttribute(attribute, text);
      expect(element[property]).to.equal(value);
      element.removeAttribute(attribute);
      expect(element[property]).to.equal(fallback);
      Object.assign(element, { [property]: value });
      await element.updateComplete;
      expect(element.getAttribute(attribute)).to.equal(attribute === 'session-token' ? null : text);
    });
  }

  it('keeps a token that was set as a property out of the markup', async () => {
    const { element } = await AvatarHarness.from(
      '<spatius-avatar session-token="of the markup" log-level="off"></spatius-avatar>',
    );
    expect(element.sessionToken).to.equal('of the markup');
    element.sessionToken = 'of the page';
    await element.updateComplete;
    expect(element.outerHTML).to.contain('of the markup').and.not.to.contain('of the page');
  });

  it('reflects lang as every element does', () => {
    const element = create();
    element.setAttribute('lang', 'de');
    expect(element.lang).to.equal('de');
  });

  it('adds nothing to markup that did not say it', async () => {
    const { element } = await AvatarHarness.from('<spatius-avatar id="a"></spatius-avatar>');
    await frames(2);
    expect(element.getAttributeNames()).to.deep.equal(['id']);
  });

  it('takes defaults for null and undefined', () => {
    const element = create();
    for (const [, property, , value, fallback] of OPTIONS) {
      for (const nothing of [null, undefined]) {
        Object.assign(element, { [property]: value });
        Object.assign(element, { [property]: nothing });
        expect(element[property], property).to.equal(fallback);
      }
    }
  });

  it('clamps numbers, replaces unknown words, and says so', async () => {
    const lines: string[] = [];
    const { warn } = console;
    console.warn = (...line: unknown[]) => lines.push(line.join(' '));
    try {
      const { element } = await AvatarHarness.from(
        '<spatius-avatar volume="3" mode="psychic" sample-rate="12345" x="left" scale="-1"></spatius-avatar>',
      );
      expect(element.volume).to.equal(1);
      expect(element.mode).to.equal(null);
      expect(element.sampleRate).to.equal(16000);
      expect(element.x).to.equal(0);
      expect(element.scale).to.equal(0.05);
      expect(lines.join('\n'))
        .to.match(/volume.*3/)
        .and.match(/mode.*psychic/)
        .and.match(/x.*left/);
      await AvatarHarness.from(
        '<spatius-avatar mode="psychic" log-level="error"></spatius-avatar>',
      );
      expect(lines).to.have.length(5);
    } finally {
      console.warn = warn;
    }
  });

  it('reads numbers and switches from the strings that frameworks assign', () => {
    const element = create();
    Object.assign(element, { sampleRate: '48000', volume: '0.25', controls: '' });
    expect(element.sampleRate).to.equal(48000);
    expect(element.volume).to.equal(0.25);
    expect(element.controls).to.equal(true);
  });

  it('declares every property, so that frameworks assign and do not stringify', () => {
    const element = create();
    for (const [, property] of OPTIONS) expect(property in element, property).to.equal(true);
    for (const name of ['controller', 'view', 'avatar', 'error', 'audioTime', 'renderSize']) {
      expect(name in element, name).to.equal(true);
    }
  });

  it('copies with cloneNode', async () => {
    const { element } = await AvatarHarness.from(
      '<spatius-avatar region="x" volume="0.5" muted mode="local"></spatius-avatar>',
    );
    const copy = element.cloneNode() as SpatiusAvatar;
    expect([copy.region, copy.volume, copy.muted, copy.mode]).to.deep.equal([
      'x',
      0.5,
      true,
      'local',
    ]);
  });
});
