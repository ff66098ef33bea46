import type { FrameRateInfo } from '../../events/frame-rate-info.js';
import type { AvatarController } from '../../sdk/engine.js';
import type { AvatarMetrics } from '../metrics.js';

/** What the figures are read from. */
export interface FigureSources {
  readonly mode: string;
  readonly avatar: string | null;
  readonly controller: AvatarController | null;
  readonly metrics: AvatarMetrics;
  readonly renderSize: { readonly width: number; readonly height: number };
  readonly drawing: FrameRateInfo | null;
  readonly error: string | null;
}

/** What is shown, each ready to be read. */
export interface Figures {
  /** The colour that state has. */
  readonly mood: 'rest' | 'good' | 'held' | 'bad';
  readonly state: string;
  /** By label. The first ones are the most telling, and shown where there is little room. */
  readonly rows: readonly (readonly [label: string, value: string])[];
  readonly error: string | null;
}

const UNKNOWN = '–';
const seconds = (value: number): string => `${value.toFixed(2)} s`;
const milliseconds = (value: number | null | undefined): string =>
  value == null ? UNKNOWN : `${Math.round(value)} ms`;

export function figuresOf(sources: FigureSources): Figures {
  const { mode, controller, drawing, error } = sources;
  return {
    mood: error === null ? moodOf(controller) : 'bad',
    state: stateOf(controller),
    rows: [
      ['fps', drawing ? drawing.productionFps.toFixed(0) : UNKNOWN],
      ['frame', drawing ? `${drawing.totalFrameMs.toFixed(1)} ms` : UNKNOWN],
      ...roundRows(controller),
      ...historyRows(sources.metrics),
      ['mode', modeAndConnection(mode, controller)],
      ...loadRows(sources),
    ],
    error,
  };
}

function stateOf(controller: AvatarController | null): string {
  if (!controller) return 'no avatar';
  return controller.stalled ? 'stalled' : controller.conversationState;
}

function moodOf(controller: AvatarController | null): Figures['mood'] {
  const state = stateOf(controller);
  if (state === 'playing') return 'good';
  return state === 'stalled' || state === 'paused' ? 'held' : 'rest';
}

/** What waits to be heard, and how far motion is ahead of it. */
function roundRows(controller: AvatarController | null): Figures['rows'] {
  const round = controller?.round;
  const heard = round?.heard() ?? 0;
  const ahead = (known: number): string => (round ? seconds(Math.max(0, known - heard)) : UNKNOWN);
  return [
    ['buffer', ahead(round?.audio.seconds ?? 0)],
    ['look-ahead', ahead(round?.motion.timeline.duration ?? 0)],
  ];
}

function historyRows({ rounds }: AvatarMetrics): Figures['rows'] {
  const underruns = rounds.reduce((sum, report) => sum + report.underruns, 0);
  const missing = rounds.reduce((sum, report) => sum + report.sync.missingSeconds, 0);
  const { sound, mouth } = rounds.at(-1)?.latency ?? {};
  const latency = (value: number | null | undefined): string =>
    milliseconds(value == null ? null : value * 1000);
  return [
    ['underruns', String(underruns)],
    ['no motion', seconds(missing)],
    ['to sound', latency(sound)],
    ['to mouth', latency(mouth)],
  ];
}

function modeAndConnection(mode: string, controller: AvatarController | null): string {
  const connected = controller && mode !== 'local' && mode !== 'backend';
  return connected ? `${mode}, ${controller.connectionState}` : mode;
}

function loadRows({ avatar, metrics, renderSize }: FigureSources): Figures['rows'] {
  const { begin, firstFrame } = metrics.load;
  const loaded = begin !== undefined && firstFrame !== undefined ? firstFrame - begin : null;
  return [
    ['avatar', avatar ?? UNKNOWN],
    ['pixels', `${renderSize.width} × ${renderSize.height}`],
    ['loaded in', milliseconds(loaded)],
  ];
}
