/**
 * What a page gives to the speakers, whoever gives it: recorded at the destinations of its audio
 * contexts, with the times of the page's clock at which it is heard.
 */

/** A sound that was heard. */
export interface Heard {
  readonly samples: Float32Array;
  readonly rate: number;
  /** Second of the page's clock at which what is so many seconds into the sound was heard. */
  at(seconds: number): number;
  /** How far the clocks of context and page moved against each other in a stretch, in seconds. */
  drift(from: number, to: number): number;
}

interface Piece {
  readonly time: number;
  readonly samples: Float32Array;
}

/** What was let out at a moment: seconds of the context's clock, and of the page's less those. */
interface Reading {
  readonly time: number;
  readonly zero: number;
}

/** Readings so near each other, in seconds, are of one course of the context's clock. */
const NEAR = 0.25;

/** Seconds of the page's clock. */
export const clock = (): number => performance.now() / 1000;

/** Records one context from now on. */
class Recording {
  readonly context: AudioContext;
  readonly #node: Promise<AudioWorkletNode>;
  #pieces: Piece[] = [];
  #readings: Reading[] = [];

  constructor(context: AudioContext) {
    this.context = context;
    this.#node = context.audioWorklet.addModule('recorder.worklet.js').then(() => {
      const node = new AudioWorkletNode(context, 'recorder', {
        channelCount: 1,
        channelCountMode: 'explicit',
      });
      node.port.onmessage = ({ data }: MessageEvent<Piece>) => void this.#pieces.push(data);
      // What leads nowhere is not asked for samples; its own output is silent.
      connect.call(node, context.destination);
      return node;
    });
  }

  async add(source: AudioNode, output?: number): Promise<void> {
    connect.call(source, await this.#node, output);
  }

  /** Asks the context what it lets out now. */
  look(): void {
    const { contextTime, performanceTime } = this.context.getOutputTimestamp();
    if (!contextTime || !performanceTime) return;
    this.#readings.push({ time: contextTime, zero: performanceTime / 1000 - contextTime });
  }

  /** What was heard since the last time; contexts that were still have nothing. */
  take(): Heard | null {
    const pieces = this.#pieces.splice(0);
    const readings = this.#readings.splice(0);
    if (pieces.length === 0 || readings.length === 0) return null;
    const rate = this.context.sampleRate;
    const first = pieces[0].time;
    const last = pieces.at(-1)!;
    const length = Math.round((last.time - first) * rate) + last.samples.length;
    const samples = new Float32Array(length);
    for (const { time, samples: piece } of pieces) {
      samples.set(piece, Math.round((time - first) * rate));
    }
    return {
      ...{ samples, rate },
      at: (seconds) => pageSecond(readings, first + seconds),
      drift: (from, to) => driftOf(readings, first + from, first + to),
    };
  }
}

/**
 * When a moment of a context was heard. A context that ran dry goes on later than before, so only
 * what it said around that moment counts; its steps are averaged out.
 */
function pageSecond(readings: readonly Reading[], time: number): number {
  const away = ({ time: other }: Reading): number => Math.abs(other - time);
  const near = readings.filter((reading) => away(reading) < NEAR);
  const nearest = (a: Reading, b: Reading): Reading => (away(b) < away(a) ? b : a);
  const zeros = (near.length > 0 ? near : [readings.reduce(nearest)]).map(({ zero }) => zero);
  zeros.sort((a, b) => a - b);
  return time + zeros[zeros.length >> 1];
}

function driftOf(readings: readonly Reading[], from: number, to: number): number {
  const zeros = readings
    .filter(({ time }) => time > from - NEAR && time < to + NEAR)
    .map(({ zero }) => zero)
    .sort((a, b) => a - b);
  const cut = zeros.length >> 4;
  // Where little was asked, nothing is sure.
  return zeros.length > 2 ? zeros[zeros.length - 1 - cut] - zeros[cut] : 1;
}

const { connect } = AudioNode.prototype as unknown as {
  connect(this: AudioNode, to: AudioNode, output?: number, input?: number): AudioNode;
};
const recordings = new Map<BaseAudioContext, Recording>();

/** From here on, everything that leads to a speaker is recorded too. */
export function recordSpeakers(): void {
  AudioNode.prototype.connect = function (this: AudioNode, to: never, output?: number): never {
    const target = to as AudioNode;
    if (target instanceof AudioDestinationNode && this.context instanceof AudioContext) {
      const recording = recordings.get(this.context) ?? new Recording(this.context);
      recordings.set(this.context, recording);
      void recording.add(this, output);
    }
    return connect.call(this, target, output) as never;
  };
}

/** To be called every few milliseconds while something is recorded. */
export function lookAtSpeakers(): void {
  for (const [context, recording] of recordings) {
    if (context.state === 'closed') recordings.delete(context);
    else recording.look();
  }
}

/** What was heard since the last time, of the context that was loudest. */
export function takeHeard(): Heard | null {
  const energy = ({ samples }: Heard): number => samples.reduce((sum, s) => sum + s * s, 0);
  const all = [...recordings.values()].map((one) => one.take()).filter((one) => one !== null);
  return all.sort((a, b) => energy(b) - energy(a))[0] ?? null;
}
