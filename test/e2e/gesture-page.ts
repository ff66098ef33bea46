/** Runs in the page of gesture.test.ts, which its visitor has not touched. */
import '../../src/define.js';
import { loadAvatar } from '../../src/avatar/index.js';
import { AvatarView, type AvatarController } from '../../src/index.js';
import { resolveAvatarRef } from '../../src/sdk/resolve-avatar.js';
import { task } from '../support/moments.js';
import { syllables } from '../support/speech.js';

const BLOCK = new URL('block.glb', location.href).href;
const speech = syllables(0.5);

function box(): HTMLElement {
  const element = document.createElement('div');
  element.className = 'box';
  document.body.append(element);
  return element;
}

const heard: string[] = [];
const errors: string[] = [];

async function controller(mode: 'local' | 'backend'): Promise<AvatarController> {
  const avatar = await loadAvatar(resolveAvatarRef({ src: BLOCK }));
  const made = new AvatarView(avatar, box(), { mode }).controller;
  made.onError = ({ code }) => errors.push(code);
  made.events.on('speechstart', () => heard.push(mode));
  return made;
}

const calls = {
  /** Sends speech twice; the codes that it hears of. */
  async send(): Promise<string[]> {
    const local = await controller('local');
    void local.initializeAudioContext();
    local.send(speech.slice(0, 4000).buffer, false);
    await local.initializeAudioContext();
    local.send(speech.slice(4000).buffer, true);
    await task();
    return errors.splice(0);
  },

  /** Yields speech twice; what it gets for it, and the codes that it hears of. */
  async yield(): Promise<(string | null)[]> {
    const backend = await controller('backend');
    await backend.initializeAudioContext();
    const bytes = new Uint8Array(speech.buffer);
    const ids = [backend.yieldAudioData(bytes), backend.yieldAudioData(bytes, true)];
    return [...ids, ...errors.splice(0)];
  },

  /** Has an element speak; the codes that it hears of. */
  async element(): Promise<string[]> {
    const element = document.createElement('spatius-avatar');
    element.setAttribute('mode', 'local');
    element.setAttribute('src-avatar', BLOCK);
    element.addEventListener('error', (event) => errors.push(String((event as ErrorEvent).error)));
    element.addEventListener('speechstart', () => heard.push('element'));
    box().append(element);
    await element.unlockAudio();
    await element.send(speech.slice().buffer, true);
    await task();
    return errors.splice(0);
  },
};

/** Told by the console, because a question of the test runner would count as a gesture. */
for (const [name, call] of Object.entries(calls)) {
  console.info(JSON.stringify([name, ...(await call())]));
}
console.info(JSON.stringify(['heard', ...heard]));
Object.assign(globalThis, { heard });
