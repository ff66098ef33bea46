/** Runs in the page of rooms.test.ts: an avatar in a room, and what is heard and seen of it. */
import '../../src/define.js';
import type { SpatiusAvatar } from '../../src/define.js';
import type { SampleRate } from '../../src/base/sample-rate.js';
import type { AvatarError } from '../../src/base/errors.js';
import { LipsyncEngine, loadModel } from '../../src/lipsync/index.js';
import { Channel } from '../../src/motion/channels.js';
import type { SpeechReport } from '../../src/round/speech-report.js';
import { findClicks } from './clicks.js';
import { clock, lookAtSpeakers, recordSpeakers, takeHeard, type Heard } from './heard.js';

/** A picture that is drawn now is seen about a refresh later, in seconds. */
const DISPLAY_DELAY = 1 / 60;
/** A mark that is seen for less was not: a third of a whole one, in seconds. */
const MARKED = 0.02;
/** What is compared at once, and how late it may be to be found, in seconds. */
const STRETCH = 1;
const MOST = 0.3;
/** A jaw that moves less than this says nothing of when. */
const MOVED = 0.1;
/** Frames a second of the engine. */
const FPS = 50;
/** Between two looks, in milliseconds. */
const INTERVAL = 4;

/** How far the jaw is open at a second of the page's clock. */
interface Jaw {
  readonly time: number;
  readonly jaw: number;
}

/** What the mouth shows. */
interface Look extends Jaw {
  /** A channel that only servers move here. */
  readonly mark: number;
}

/** What was heard, and what was seen with it. */
export interface Measured {
  /** Clicks found in what was heard. */
  readonly clicks: number;
  /** Of each second with speech in it: the jaw, against the jaw that the engine makes of the sound. */
  readonly mouth: readonly Lateness[];
  /** Of each click at which the server's mark was seen. */
  readonly marks: readonly Lateness[];
}

export interface Lateness {
  /** Seconds that what was seen is late. */
  readonly late: number;
  /** How alike it is to what should be seen then, 1 at most. */
  readonly likeness: number;
  /** How far the clock of the sound moved against the page's, in seconds. */
  readonly drift: number;
}

const BLOCK = new URL('block.glb', location.href).href;
let element: SpatiusAvatar | undefined;
const looks: Look[] = [];
const told: string[] = [];
const reports: SpeechReport[] = [];
/** When something was last said. */
let spoken = 0;

function look(): void {
  lookAtSpeakers();
  if (element?.conversationState === 'playing') spoken = clock();
  const frame = element?.controller?.sample(performance.now())?.frame;
  looks.push({
    time: clock() + DISPLAY_DELAY,
    jaw: frame?.[Channel.jawOpen] ?? 0,
    mark: frame?.[Channel.cheekPuff] ?? 0,
  });
}

/** Of the engine that tells how the mouth should move. */
async function fetchModel(): Promise<ReturnType<typeof loadModel>> {
  const weights = await fetch('/dist/lipsync-weights.bin');
  return loadModel(await weights.arrayBuffer());
}
let model: ReturnType<typeof fetchModel> | undefined;

/** The jaw that the engine makes of what was heard, and when it should be seen. */
async function jawOf({ samples, rate, at }: Heard): Promise<Jaw[]> {
  const engine = new LipsyncEngine(await (model ??= fetchModel()), {
    sampleRate: rate as SampleRate,
  });
  const pcm = Int16Array.from(samples, (s) => Math.max(-1, Math.min(1, s)) * 0x7fff);
  const { frames } = engine.push(pcm, true);
  return frames.map((frame, k) => ({ time: at(k / FPS), jaw: frame[Channel.jawOpen] }));
}

/** How late the jaw is seen, to a millisecond, against a second of it as it was made. */
function lateness(seen: readonly Jaw[], made: readonly Jaw[]): Omit<Lateness, 'drift'> | null {
  const jaws = made.map(({ jaw }) => jaw);
  if (Math.max(...jaws) - Math.min(...jaws) < MOVED) return null; // it rests
  let best = { late: NaN, likeness: -1 };
  for (let late = -MOST; late <= MOST; late += 0.001) {
    const likeness = likenessOf(seen, made, late);
    if (likeness > best.likeness) best = { late, likeness };
  }
  return best;
}

/** How alike two courses of the jaw are, 1 at most, the second of them shown later. */
function likenessOf(seen: readonly Jaw[], made: readonly Jaw[], late: number): number {
  let [n, x, y, xx, yy, xy] = [0, 0, 0, 0, 0, 0];
  let next = 1;
  for (const { time, jaw } of seen) {
    const moment = time - late;
    if (moment < made[0].time) continue;
    while (next < made.length && made[next].time < moment) next++;
    if (next === made.length) break;
    const [a, b] = [made[next - 1], made[next]];
    const other = a.jaw + ((moment - a.time) / (b.time - a.time)) * (b.jaw - a.jaw);
    n++;
    x += jaw;
    y += other;
    xx += jaw * jaw;
    yy += other * other;
    xy += jaw * other;
  }
  return (n * xy - x * y) / Math.sqrt((n * xx - x * x) * (n * yy - y * y));
}

/** Where the mark's bump around a moment has its middle; `NaN` where there is none. */
function bumpAt(seen: readonly Look[], moment: number): number {
  const near = seen.filter(({ time }) => Math.abs(time - moment) < 0.15);
  let [sum, area] = [0, 0];
  for (let i = 1; i < near.length; i++) {
    const [from, to] = [near[i - 1], near[i]];
    const part = ((from.mark + to.mark) / 2) * (to.time - from.time);
    sum += (part * (from.time + to.time)) / 2;
    area += part;
  }
  return area > MARKED ? sum / area : NaN;
}

export const rooms = {
  /** To be called before anything else: without it nothing can be measured, and nothing is kept. */
  watch(): void {
    recordSpeakers();
    setInterval(look, INTERVAL);
  },

  /** Joins a room; `url` of the LiveKit server. Answers the code of the error, if it cannot. */
  async join(url: string, token: string): Promise<string | null> {
    // Of an attempt that came to nothing, nothing is told.
    told.length = 0;
    const made = (element = document.createElement('spatius-avatar'));
    made.setAttribute('loading', 'eager');
    made.setAttribute('mode', 'livekit');
    made.setAttribute('src-avatar', BLOCK);
    Object.assign(made, { roomUrl: url, roomToken: token });
    made.className = 'box';
    const tell = (what: string): void => {
      if (made === element) told.push(what);
    };
    made.addEventListener('connectionstatechange', ({ state }) => tell(state));
    made.addEventListener('error', ({ error }) => tell(error.code));
    made.addEventListener('speechend', ({ report }) => void reports.push(report));
    document.body.append(made);
    await made.load();
    try {
      await made.start();
    } catch (error) {
      return (error as AvatarError).code;
    }
    return null;
  },

  leave(): void {
    element?.remove();
    element = undefined;
  },

  /** States of the connection, and codes of errors, in their order, since the room was joined. */
  get told(): readonly string[] {
    return told;
  },

  get reports(): readonly SpeechReport[] {
    return reports;
  },

  /** Seconds of the current turn that were heard. */
  get heard(): number {
    return element?.conversationState === 'playing' ? element.audioTime : 0;
  },

  /** Seconds since something was last said. */
  get quiet(): number {
    return clock() - spoken;
  },

  /** Measures what was heard and seen since the last time. */
  async measure(): Promise<Measured> {
    const seen = looks.splice(0);
    const heard = takeHeard();
    if (!heard) throw new Error('nothing was heard');
    const clicks = findClicks(heard.samples, heard.rate);
    const made = await jawOf(heard);
    const mouth: Lateness[] = [];
    const size = Math.round(STRETCH * FPS);
    for (let k = 0; k + size <= made.length; k += size) {
      const found = lateness(seen, made.slice(k, k + size));
      const drift = heard.drift(k / FPS, (k + size) / FPS);
      if (found) mouth.push({ ...found, drift });
    }
    const marks = clicks.map((click) => {
      const moment = heard.at(click);
      const late = bumpAt(seen, moment) - moment;
      return { late, likeness: 1, drift: heard.drift(click, click) };
    });
    return { clicks: clicks.length, mouth, marks: marks.filter(({ late }) => !Number.isNaN(late)) };
  },
};

Object.assign(globalThis, { rooms });
