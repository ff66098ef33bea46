import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { findBrowser } from '../../scripts/browser.mjs';
import type { Utterance } from './corpus.js';
import { faceOf, type VisemeFace } from './face.js';
import { serve } from './static-server.js';
import { RATE, type System, type Track } from './systems.js';

/** The visemes of Oculus, and the phones that HeadAudio's documentation gives to each. */
const OCULUS = {
  viseme_aa: 'AA AY AW',
  viseme_E: 'EH EY AH ER',
  viseme_I: 'IY IH',
  viseme_O: 'OW AO OY',
  viseme_U: 'UW UH',
  viseme_PP: 'P B M',
  viseme_SS: 'S Z SH ZH HH',
  viseme_TH: 'TH DH',
  viseme_DD: 'T D',
  viseme_FF: 'F V',
  viseme_kk: 'K G',
  viseme_nn: 'N NG',
  viseme_RR: 'R L Y W',
  viseme_CH: 'CH JH',
  viseme_sil: 'SIL',
};
/** wLipSync's example shows these; all else leaves the mouth shut. */
const VOWELS = { A: 'AA AY AW AE', I: 'IY IH', U: 'UW UH', E: 'EH EY', O: 'AO OW OY' };
const SHUT: VisemeFace = { aperture: 0, rounding: 0 };
/** Files that play in real time, and may do so side by side. */
const AT_ONCE = 4;
const COST_RUNS = 3;

/** What a function of `browser/` answers: visemes 60 times a second, and milliseconds spent. */
interface Answer {
  readonly names: readonly string[];
  readonly frames: readonly (readonly number[])[];
  readonly elapsed: number;
}

interface Kind {
  readonly name: string;
  /** Function of `browser/page.js`. */
  readonly call: string;
  readonly visemes: Readonly<Record<string, string>>;
  readonly realTime: boolean;
}

const KINDS: readonly Kind[] = [
  { name: 'HeadAudio 0.1.0', call: 'headaudio', visemes: OCULUS, realTime: false },
  { name: 'wawa-lipsync 0.0.2', call: 'wawa', visemes: OCULUS, realTime: true },
  { name: 'wLipSync 1.3.1', call: 'wlipsync', visemes: VOWELS, realTime: false },
];

/** The lip-sync packages of others, each run in Chromium through what it publishes. */
export class Peers {
  readonly systems: readonly System[];

  private constructor(
    private readonly server: { close(): void },
    private readonly browser: Browser,
    private readonly page: Page,
    private readonly profile: unknown,
  ) {
    this.systems = KINDS.map((kind) => this.#system(kind));
  }

  /** @param corpus - folder of the speech; `profile` - what wLipSync is to know. */
  static async start(corpus: string, profile: unknown): Promise<Peers> {
    const server = await serve(corpus);
    const browser = await puppeteer.launch({
      executablePath: findBrowser(),
      args: ['--no-sandbox', '--autoplay-policy=no-user-gesture-required'],
      protocolTimeout: 600_000,
    });
    const page = await browser.newPage();
    await page.goto(server.url);
    await page.waitForFunction('globalThis.peers');
    return new Peers(server, browser, page, profile);
  }

  async stop(): Promise<void> {
    await this.browser.close();
    this.server.close();
  }

  #system({ name, call, visemes, realTime }: Kind): System {
    const faces = new Map(
      Object.entries(visemes).map(([viseme, phones]) => [viseme, faceOf(phones.split(' '))]),
    );
    return {
      name,
      shifted: true,
      move: async (utterances) => {
        const tracks: Track[] = [];
        const width = realTime ? AT_ONCE : 1;
        for (let i = 0; i < utterances.length; i += width) {
          const answers = utterances.slice(i, i + width).map(({ id }) => this.#ask(call, id));
          tracks.push(...(await Promise.all(answers)).map((answer) => trackOf(answer, faces)));
        }
        return tracks;
      },
      cost: (utterance) => this.#cost(call, utterance, realTime),
    };
  }

  /** Least of some runs; where a whole rendering is timed, less that of an empty one. */
  async #cost(call: string, { id, pcm }: Utterance, realTime: boolean): Promise<number> {
    const least = async (what: string) => {
      let best = Infinity;
      for (let i = 0; i < COST_RUNS; i++) {
        best = Math.min(best, (await this.#ask(what, id)).elapsed);
      }
      return best;
    };
    const spent = (await least(call)) - (realTime ? 0 : await least('renderNothing'));
    return ((1000 * spent) / pcm.length) * (RATE / 50);
  }

  async #ask(call: string, id: string): Promise<Answer> {
    const parameters = JSON.stringify([`/speech/${id}.wav`, this.profile]);
    return (await this.page.evaluate(`peers.${call}(...${parameters})`)) as Answer;
  }
}

/** Mouth of a mixture of visemes, each looking as its phones ideally do. */
function trackOf({ names, frames }: Answer, faces: ReadonlyMap<string, VisemeFace>): Track {
  const mix = (part: keyof VisemeFace) =>
    frames.map((frame) =>
      frame.reduce((sum, value, i) => sum + value * (faces.get(names[i]) ?? SHUT)[part], 0),
    );
  return {
    features: frames.map((frame) => Float64Array.from(frame)),
    openness: mix('aperture'),
    rounding: mix('rounding'),
  };
}
