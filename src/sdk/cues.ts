import type { SpeechCue } from '../round/speech-cue.js';
import { checkEmotion, checkReaction, checkStrength, invalid } from './expression.js';

/**
 * The cues in order of time.
 *
 * @throws AvatarError `invalidExpression`, naming the first cue that cannot be used by its index.
 */
export function readCues(cues: readonly SpeechCue[] = []): readonly SpeechCue[] {
  if (!Array.isArray(cues)) throw invalid('cues are a list of { at, emotion, reaction }.');
  return cues.map(readCue).sort((a, b) => a.at - b.at);
}

function readCue(cue: SpeechCue, index: number): SpeechCue {
  const where = `cues[${index}].`;
  const { at, emotion, strength, reaction } = cue ?? {};
  if (!Number.isFinite(at) || at < 0) {
    throw invalid(`${where}at is ${String(at)}; give seconds from the start of the speech.`);
  }
  if (emotion === undefined && reaction === undefined) {
    throw invalid(`cues[${index}] does nothing; give it an emotion or a reaction.`);
  }
  return {
    at,
    ...(emotion !== undefined && {
      emotion: checkEmotion(emotion, where),
      strength: checkStrength(strength, where),
    }),
    ...(reaction !== undefined && { reaction: checkReaction(reaction, where) }),
  };
}
