import { expect } from '@open-wc/testing';
import { Emitter } from '../../../src/base/emitter.js';
import { until as waitUntil } from '../../support/until.js';
import { Resampler } from '../../../src/audio/resampler.js';
import type { Samples } from '../../../src/base/audio-format.js';
import { AvatarError } from '../../../src/base/errors.js';
import type { ControllerEvents } from '../../../src/events/table.js';
import type {
  PlayerCommand,
  PlayerMessage,
  PlayerReport,
  VoiceCommand,
  VoiceOptions,
} from '../../../src/playback/worklet/player-messages.js';
import { PLAYER_PROCESSOR } from '../../../src/playback/worklet/player-messages.js';
import { TAP_PROCESSOR } from '../../../src/playback/worklet/tap-messages.js';
import { createFrame, type MotionSegment } from '../../../src/motion/segment.js';

export const WORKLET_URL = new URL('/src/speech-player.worklet.js', location.href).href;
export const TAP_URL = new URL('/src/speech-tap.worklet.js', location.href).href;

/** A sine of `frequency` hertz. */
export function tone(frequency: number, rate: number, seconds: number, amplitude = 0.5) {
  const samples = new Float32Array(Math.round(rate * seconds));
  const step = (2 * Math.PI * frequency) / rate;
  for (let i = 0; i < samples.length; i++) samples[i] = amplitude * Math.sin(step * i);
  return samples;
}

/** Converts a whole signal. */
export function resample(samples: Samples, from: number, to: number): Float32Array {
  const resampler = new Resampler(from, to);
  resampler.push(samples);
  resampler.end();
  const out = new Float32Array(resampler.available);
  resampler.pull(out);
  return out;
}

/** Signal-to-noise ratio in dB of `signal` against the sine it should be, edges left out. */
export function toneSnr(
  signal: Float32Array,
  frequency: number,
  rate: number,
  amplitude = 0.5,
  margin = 500,
): number {
  const ideal = tone(frequency, rate, signal.length / rate, amplitude);
  let power = 0;
  let noise = 0;
  for (let i = margin; i < signal.length - margin; i++) {
    power += ideal[i] ** 2;
    noise += (signal[i] - ideal[i]) ** 2;
  }
  return 10 * Math.log10(power / noise);
}

/** Motion of `seconds` whose jaw channel tells the stream time, so that a sample tells its time. */
export function clockMotion(seconds: number, start = 0, fps = 50): MotionSegment {
  const frames = Array.from({ length: Math.round(seconds * fps) }, (_, k) => {
    const frame = createFrame();
    frame[0] = start + k / fps;
    return frame;
  });
  return { start, fps, frames };
}

/** Events of a view whose listeners may throw nothing. */
export const strictEvents = () =>
  new Emitter<ControllerEvents>((error) => {
    throw error;
  });

/** A step of a script: a voice begins, or is told something. Voices go by numbers of the script's. */
export type VoiceStep = { readonly voice: number } & (
  { readonly begin: VoiceOptions } | { readonly tell: VoiceCommand }
);

export interface OfflineRun {
  readonly out: Float32Array;
  readonly reports: (PlayerReport & { readonly voice: number })[];
}

/**
 * Renders `seconds` through the real worklet, exactly. `script` gives steps at times in seconds; each
 * takes effect at the first render quantum at or after its time.
 */
export async function renderOffline(
  rate: number,
  seconds: number,
  script: readonly (readonly [time: number, ...steps: VoiceStep[]])[],
): Promise<OfflineRun> {
  const context = new OfflineAudioContext(1, Math.round(rate * seconds), rate);
  await context.audioWorklet.addModule(WORKLET_URL);
  await context.audioWorklet.addModule(TAP_URL);
  const node = new AudioWorkletNode(context, PLAYER_PROCESSOR, {
    numberOfInputs: 0,
    outputChannelCount: [1],
  });
  node.connect(context.destination);
  const reports: OfflineRun['reports'] = [];
  node.port.onmessage = ({ data }: MessageEvent<PlayerMessage>) => {
    if (data !== 'ended') reports.push({ ...data.report, voice: data.voice });
  };
  const take = (step: VoiceStep): void => {
    const { voice } = step;
    const command: PlayerCommand =
      'tell' in step
        ? { type: 'tell', voice, command: step.tell }
        : { type: 'begin', voice, options: step.begin };
    node.port.postMessage(command);
  };
  const obey = async (steps: readonly VoiceStep[]) => {
    steps.forEach(take);
    await passMessages(context);
  };
  const lastQuantum = seconds - 128 / rate;
  for (const [time, ...steps] of [...script, [lastQuantum] as const]) {
    if (time === 0) await obey(steps);
    else {
      void context.suspend(time).then(async () => {
        await obey(steps);
        await context.resume();
      });
    }
  }
  const buffer = await context.startRendering();
  return { out: buffer.getChannelData(0), reports };
}

/** Waits until all messages to and from the audio thread have passed: a tap answers any message. */
async function passMessages(context: OfflineAudioContext): Promise<void> {
  const { port } = new AudioWorkletNode(context, TAP_PROCESSOR);
  await new Promise((resolve) => {
    port.onmessage = resolve;
    port.postMessage(null);
  });
}

/** Waits until `condition` holds. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  await waitUntil(condition, 'the condition of the test holds');
}

/** What a promise rejects with; `undefined` where it does not. */
export function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  );
}

/** Expects an AvatarError `invalidAudioInput` with such a message. */
export async function expectInvalid(promise: Promise<unknown>, message: RegExp): Promise<void> {
  const error = await failureOf(promise);
  expect(error).to.be.instanceOf(AvatarError);
  expect((error as AvatarError).code).to.equal('invalidAudioInput');
  expect((error as AvatarError).message).to.match(message);
}
