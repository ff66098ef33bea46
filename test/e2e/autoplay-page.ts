/** Runs in the page of autoplay.test.ts, which its visitor has not touched. */
import '../../src/define.js';
import type { SpatiusAvatar } from '../../src/element/index.js';
import { syllables, wav } from '../support/speech.js';

const speech = URL.createObjectURL(new Blob([wav(syllables(1.5).buffer)]));
const long = URL.createObjectURL(new Blob([wav(syllables(6).buffer)]));

function avatar(name: string, attributes: Record<string, string>): SpatiusAvatar {
  const box = document.createElement('div');
  box.className = 'box';
  const element = document.createElement('spatius-avatar');
  element.id = name;
  for (const [attribute, value] of Object.entries({
    mode: 'local',
    'src-avatar': 'block.glb',
    ...attributes,
  })) {
    element.setAttribute(attribute, value);
  }
  const tell = (...words: unknown[]): void => console.info(JSON.stringify([name, ...words]));
  element.addEventListener('speechstart', () =>
    tell('start', navigator.userActivation.hasBeenActive),
  );
  element.addEventListener('speechend', ({ report }) => tell('end', report.reason, report.seconds));
  element.addEventListener('error', ({ error }) => tell('error', error.code));
  box.append(element);
  document.body.append(box);
  return element;
}

avatar('muted', { autoplay: '', muted: '', src: speech });
const unmuted = avatar('unmuted', { autoplay: '', muted: '', src: long });
avatar('heard', { autoplay: '', src: speech });
avatar('asked', { muted: '', src: speech });

document.querySelector('p')!.addEventListener('click', () => (unmuted.muted = false));
