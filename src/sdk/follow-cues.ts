import type { Emitter } from '../base/emitter.js';
import type { ControllerEvents } from '../events/table.js';
import type { Round } from '../round/round.js';

/** A reaction that could not be shown for so many seconds is out of place. */
const TOO_LATE = 2;

/** How often it is looked again whether sound that stands still goes on, in milliseconds. */
const LOOK_AGAIN = 50;

/**
 * Tells the cues of a round as its sound is heard, whether or not anything is drawn; and `null` when
 * the round is over, which takes back what they made the face express.
 */
export function followCues(round: Round, events: Emitter<ControllerEvents>): void {
  if (round.cues.length === 0) return;
  const waiting = [...round.cues];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const advance = (): void => {
    const heard = round.heard();
    // Whoever was told of a cue may have ended the speech.
    while (!round.over && waiting.length > 0 && waiting[0].at <= heard) {
      const { reaction, ...cue } = waiting.shift()!;
      const late = heard - cue.at > TOO_LATE;
      events.emit('cue', { ...cue, ...(reaction !== undefined && !late && { reaction }) });
    }
    if (waiting.length === 0 || round.over) return;
    timer = setTimeout(advance, Math.max(LOOK_AGAIN, (waiting[0].at - heard) * 1000));
  };
  void round.begun.then(advance);
  round.signal.addEventListener('abort', () => {
    clearTimeout(timer);
    events.emit('cue', null);
  });
}
