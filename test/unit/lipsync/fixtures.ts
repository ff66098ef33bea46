import { loadModel, type LipsyncModel } from '../../../src/lipsync/index.js';
import { Channel, type ChannelName } from '../../../src/motion/channels.js';
import type { MotionFrame } from '../../../src/motion/segment.js';

export const RATE = 16000;

const file = (path: string) => fetch(new URL(path, import.meta.url));
const json = async (path: string): Promise<unknown> => (await file(path)).json();

/** The weights as shipped. */
export async function weights(): Promise<ArrayBuffer> {
  return (await file('../../../src/lipsync/weights/lipsync.bin')).arrayBuffer();
}

export async function model(): Promise<LipsyncModel> {
  return loadModel(await weights());
}

/** "My baby bought five warm shoes, and two vans.", by a voice that training never heard. */
export async function sentence(): Promise<Int16Array<ArrayBuffer>> {
  return new Int16Array((await (await file('./sentence.wav')).arrayBuffer()).slice(44));
}

/** Phones of the sentence: name, start and end in seconds. */
export async function phones(): Promise<[string, number, number][]> {
  return (await json('./sentence.json')) as [string, number, number][];
}

/** The frames that the sentence gives in Node: every `every`th, channel by channel. */
export async function expectedFrames(): Promise<{ every: number; frames: number[][] }> {
  return (await json('./frames.json')) as { every: number; frames: number[][] };
}

export interface NetworkFixture {
  pcm: number[];
  mel: number[][];
  melEvery: number;
  outputs: number[][];
  outputsEvery: number;
}

/** What the Python front end and network make of a made-up sound. */
export async function networkFixture(): Promise<NetworkFixture> {
  return (await json('./fixture.json')) as NetworkFixture;
}

/** A channel of the frame at `seconds`. */
export function at(frames: readonly MotionFrame[], seconds: number, channel: ChannelName): number {
  return frames[Math.round(seconds * 50)][Channel[channel]];
}

/** A tone of `hertz` in PCM16. */
export function tone(rate: number, hertz: number, seconds: number, amplitude = 8000): Int16Array {
  return Int16Array.from({ length: Math.round(rate * seconds) }, (_, i) =>
    Math.round(amplitude * Math.sin((2 * Math.PI * hertz * i) / rate)),
  );
}

/** Cuts samples into chunks of the given sizes, in turn. */
export function chunks(pcm: Int16Array, ...sizes: number[]): Int16Array[] {
  const out: Int16Array[] = [];
  for (let i = 0, n = 0; i < pcm.length; n++) {
    out.push(pcm.subarray(i, i + sizes[n % sizes.length]));
    i += sizes[n % sizes.length];
  }
  return out;
}
