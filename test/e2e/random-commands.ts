import type { SpatiusAvatar } from '../../src/index.js';
import { frames, task } from '../support/moments.js';
import { seeded } from '../support/random.js';
import { syllables, wav } from '../support/speech.js';

/** The attributes with which an element speaks by itself, and by a server. */
interface Modes {
  readonly local: Record<string, string>;
  readonly direct: Record<string, string>;
}

const speech = syllables(0.4).buffer;
const file = new Blob([wav(speech)], { type: 'audio/wav' });

/** What pages and visitors do to an element, in no order. */
const COMMANDS: Record<string, (page: RandomPage) => unknown> = {
  chunk: ({ element }) => element.send(speech.slice(0), false),
  end: ({ element }) => element.send(speech.slice(0), true),
  empty: ({ element }) => element.send(new ArrayBuffer(0), true),
  speak: ({ element }) => element.speak(file),
  silently: ({ element }) => element.speak(file, { audible: false }),
  interrupt: ({ element }) => element.interrupt(),
  pause: ({ element }) => element.pause(),
  resume: ({ element }) => element.resume(),
  start: ({ element }) => element.start(),
  close: ({ element }) => element.close(),
  load: ({ element }) => element.load(),
  nod: ({ element }) => element.react('nod'),
  picture: ({ element }) => element.exportBitmap(),
  leave: ({ element }) => element.remove(),
  enter: ({ element, boxes, any }) => any(boxes).append(element),
  move: ({ element, boxes }) => boxes.forEach((box) => box.append(element)),
  rebuild: ({ element, modes, any }) => {
    for (const { name } of [...element.attributes]) element.removeAttribute(name);
    set(element, any([modes.local, modes.direct]));
  },
  mode: ({ element, any }) => (element.mode = any(['local', 'direct'] as const)),
  rate: ({ element, any }) => (element.sampleRate = any([16_000, 24_000] as const)),
  mute: ({ element }) => (element.muted = !element.muted),
  volume: ({ element, any }) => (element.volume = any([0, 0.5, 1])),
  controls: ({ element }) => (element.controls = !element.controls),
  captions: ({ element }) => (element.captions = !element.captions),
  debug: ({ element }) => (element.debug = !element.debug),
  listen: ({ element }) => (element.listening = !element.listening),
  feel: ({ element, any }) => (element.emotion = any(['happy', 'sad', 'neutral'] as const)),
  rest: ({ element, any }) => (element.motion = any(['still', 'subtle'] as const)),
  hide: ({ boxes }) => boxes[0].classList.toggle('box'),
  frame: () => frames(2),
  task: () => task(),
  while: () => new Promise((resolve) => setTimeout(resolve, 150)),
};
/** What says that moments go by: what comes in between is called in the same tick. */
const WAITS = new Set(['frame', 'task', 'while']);

interface RandomPage {
  readonly element: SpatiusAvatar;
  readonly boxes: readonly HTMLElement[];
  readonly modes: Modes;
  /** One of them, by the seed. */
  readonly any: <T>(choices: readonly T[]) => T;
}

function set(element: Element, attributes: Record<string, string>): void {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
}

/**
 * Calls so many random commands on one element, then asks it to speak as if nothing had been, and takes
 * it away.
 *
 * @throws naming the commands, when anything but an `AbortError` came of them, or the speech at the end
 * is not heard out.
 */
export async function randomRound(
  seed: number,
  count: number,
  modes: Modes,
  boxes: readonly HTMLElement[],
): Promise<void> {
  const random = seeded(seed);
  const any = <T>(choices: readonly T[]): T => choices[Math.floor(random() * choices.length)];
  const element = document.createElement('spatius-avatar');
  set(element, modes.local);
  boxes[0].append(element);
  const done: string[] = [];
  const problems: string[] = [];
  const note = (what: string, error: unknown): void => {
    if (!(error instanceof DOMException && error.name === 'AbortError')) {
      problems.push(`${what}: ${String(error)}`);
    }
  };
  const listening = new AbortController();
  const { signal } = listening;
  addEventListener('unhandledrejection', ({ reason }) => note('unhandled', reason), { signal });
  addEventListener('error', ({ message }) => note('uncaught', message), { signal });
  element.addEventListener('error', ({ message }) => note('event', message));
  const answers: Promise<unknown>[] = [];
  for (let k = 0; k < count; k++) {
    const name = any(Object.keys(COMMANDS));
    done.push(name);
    const answer = (async () => COMMANDS[name]({ element, boxes, modes, any }))();
    answers.push(answer.catch((error: unknown) => note(name, error)));
    if (WAITS.has(name)) await answer;
  }
  element.close();
  boxes[0].append(element);
  set(element, modes.local);
  const { reason } = await element.speak(file).catch((error: unknown) => {
    note('the speech at the end', error);
    return { reason: 'failed' };
  });
  if (reason !== 'playbackEnd') problems.push(`the speech at the end: ${reason}`);
  element.remove();
  await Promise.all(answers);
  listening.abort();
  if (problems.length > 0) {
    throw new Error(`seed ${seed}: ${problems.join('; ')} after ${done.join(' ')}`);
  }
}
