/** Runs in the page of leaks.test.ts: lives of views and elements, from making to disposal. */
import '../../src/define.js';
import { loadAvatar, type Avatar } from '../../src/avatar/index.js';
import { AvatarController, AvatarManager, AvatarSDK, AvatarView } from '../../src/index.js';
import type { ViewSettings } from '../../src/index.js';
import { encodeAudioPayload } from '../../src/protocol/audio-payload.js';
import { resolveAvatarRef } from '../../src/sdk/resolve-avatar.js';
import { motionEnvelopes } from '../support/envelopes.js';
import { frames, task } from '../support/moments.js';
import { syllables } from '../support/speech.js';
import { randomRound } from './random-commands.js';

const BLOCK = new URL('block.glb', location.href).href;
const pcm = syllables(0.5);
const speech = pcm.buffer;

/** Hands a controller half a second of speech. */
type Speech = (controller: AvatarController) => void;

const send: Speech = (controller) => void controller.send(speech, true);

/** The same for backend mode, as PCM16 or as Ogg Opus. */
async function yieldSpeech(): Promise<{ raw: Speech; opus: Speech }> {
  const envelopes = await motionEnvelopes({ url: location.origin, token }, pcm);
  const data = new Uint8Array(await (await fetch('tone.opus')).arrayBuffer());
  const yielding =
    (audio: Uint8Array): Speech =>
    (controller) => {
      const id = controller.yieldAudioData(audio, true);
      if (!controller.yieldFramesData(envelopes, id!)) throw new Error('the motion has an end');
    };
  return {
    raw: yielding(new Uint8Array(speech)),
    opus: yielding(encodeAudioPayload({ codec: 'ogg_opus', sampleRate: 48_000, data })),
  };
}

function box(): HTMLElement {
  const element = document.createElement('div');
  element.className = 'box';
  document.body.append(element);
  return element;
}

async function token(): Promise<string> {
  const response = await fetch('session-token', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: '{"appId":"demo"}',
  });
  return ((await response.json()) as { sessionToken: string }).sessionToken;
}

/** Made, drawn, measured, heard, and disposed in the middle of its speech. */
async function viewLife(
  avatar: Avatar,
  settings: Partial<ViewSettings>,
  speak: Speech = send,
): Promise<void> {
  const container = box();
  const view = new AvatarView(avatar, container, settings);
  const { controller } = view;
  controller.frameRateMonitorEnabled = true;
  controller.onConversationState = () => view.renderSize;
  const drawn = new Promise<void>((resolve) => (view.onFirstRendering = resolve));
  const started = settings.mode === 'backend' ? undefined : controller.start();
  await Promise.all([drawn, started, controller.initializeAudioContext()]);
  const tracks = controller.stream.getTracks().length;
  const heard = new Promise((resolve) => controller.events.once('speechstart', resolve));
  speak(controller);
  await heard;
  if (tracks > 1) throw new Error('a stream has one track');
  view.dispose();
  container.remove();
}

/** The same of an element, which is only taken out of the page. */
async function elementLife(attributes: Record<string, string>): Promise<void> {
  const container = box();
  const element = document.createElement('spatius-avatar');
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  const drawn = new Promise((resolve) => element.addEventListener('firstrender', resolve));
  const heard = new Promise((resolve) => element.addEventListener('speechstart', resolve));
  container.append(element);
  await drawn;
  void element.send(speech.slice(0), true);
  await heard;
  container.remove();
}

const local = { mode: 'local', loading: 'eager' };
const direct = {
  mode: 'direct',
  loading: 'eager',
  'avatar-id': 'nova',
  'app-id': 'demo',
  'token-url': 'session-token',
  endpoint: location.origin,
};
const modes = {
  // With what the other mode needs, for a page may change its mind.
  local: { ...direct, ...local, 'src-avatar': BLOCK },
  direct: { ...direct, 'src-avatar': BLOCK },
};
const directSettings = (): Partial<ViewSettings> => ({
  mode: 'direct',
  appId: 'demo',
  avatarId: 'nova',
  endpoint: location.origin,
  sessionToken: token,
});

export const lives = {
  classes: { AvatarView, AvatarController, SpatiusAvatar: customElements.get('spatius-avatar') },

  /** Lives of views, one after the other, beside one view that stays until the last has gone. */
  async views(count: number): Promise<void> {
    const avatar = await loadAvatar(resolveAvatarRef({ src: BLOCK }));
    const container = box();
    const anchor = new AvatarView(avatar, container, { mode: 'local' });
    const { raw, opus } = await yieldSpeech();
    for (let i = 0; i < count; i++) {
      if (i % 4 === 0) await viewLife(avatar, directSettings());
      else if (i % 4 === 2) await viewLife(avatar, { mode: 'backend' }, i % 8 === 2 ? raw : opus);
      else await viewLife(avatar, { mode: 'local' });
    }
    anchor.dispose();
    container.remove();
    avatar.dispose();
  },

  /** Lives of elements; after each of them the page has no avatar at all. */
  async elements(count: number): Promise<void> {
    for (let i = 0; i < count; i++) {
      await elementLife({ ...(i % 4 === 0 ? direct : local), 'src-avatar': BLOCK });
      await task();
    }
  },

  /** An element to which 40 things are done, in an order of the seed's. */
  async random(seed: number): Promise<void> {
    const boxes = [box(), box()];
    await randomRound(seed, 40, modes, boxes);
    boxes.forEach((one) => one.remove());
    await task();
  },

  /** One life of an element with a whole character. */
  async nova(): Promise<void> {
    await elementLife({ ...local, 'avatar-id': 'nova' });
  },

  /** A page that never disposes anything itself, and cleans up once. */
  async sdk(): Promise<void> {
    await AvatarSDK.initialize('demo', { customEndpoint: location.origin });
    AvatarSDK.setSessionToken(await token());
    const avatar = await AvatarManager.shared.load('nova');
    const views = [new AvatarView(avatar, box()), new AvatarView(avatar, box())];
    for (const { controller } of views) {
      await Promise.all([controller.start(), controller.initializeAudioContext()]);
      const heard = new Promise((resolve) => controller.events.once('speechstart', resolve));
      controller.send(speech, true);
      await heard;
    }
    AvatarSDK.cleanup();
    document.querySelectorAll('.box').forEach((element) => element.remove());
  },

  /** An element that a framework moves, takes out and puts back while it connects. */
  async moved(): Promise<string> {
    const [first, second] = [box(), box()];
    const element = document.createElement('spatius-avatar');
    const attributes = { ...direct, 'src-avatar': BLOCK };
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    first.append(element);
    const connected = element.start();
    for (let i = 0; i < 2; i++) {
      second.append(element);
      element.remove();
      first.append(element);
    }
    await connected;
    for (let i = 0; i < 2; i++) {
      element.remove();
      second.append(element);
    }
    await frames(10);
    const state = element.connectionState;
    first.remove();
    second.remove();
    return state;
  },
};

Object.assign(globalThis, { lives });
