import { lipsyncWeights, lipsyncWorker, speechTapWorklet } from '../assets.js';
import { DEFAULT_SAMPLE_RATE } from '../base/sample-rate.js';
import { openLiveInput } from '../playback/live-input.js';
import type { Stage } from '../rtc/stage.js';
import { LocalDriver } from '../transport/local/local-driver.js';
import { followTranscriptions } from './transcript.js';

/** The stage of a view, with what it shares with all others of the page. */
export function createStage(parts: Omit<Stage, 'listen' | 'lipsync'>): Stage {
  followTranscriptions(parts.events);
  const files = { worker: lipsyncWorker(), weights: lipsyncWeights() };
  return {
    ...parts,
    listen: (track, options) =>
      openLiveInput(track, { ...options, workletUrl: speechTapWorklet() }),
    lipsync: () => new LocalDriver(parts, { sampleRate: DEFAULT_SAMPLE_RATE, files }),
  };
}
