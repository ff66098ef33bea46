import type { LiveKitParticipant, LiveKitTrackPublication } from './livekit-room.js';

/** Whose audio is the avatar's: an identity, or what tells a participant from the others. */
export type ParticipantChoice = string | ((participant: LiveKitParticipant) => boolean);

/** Of an avatar worker: the agent in whose name it publishes. */
const ON_BEHALF = 'lk.publish_on_behalf';

/** `ParticipantKind.AGENT` of LiveKit. */
const AGENT = 4;

/** How much a participant is the avatar; less is more. */
function rankOf({ kind, attributes }: LiveKitParticipant): number {
  if (attributes[ON_BEHALF]) return 0;
  return kind === AGENT ? 1 : 2;
}

/** Whether a participant is an agent, or speaks for one. */
export const isAgent = (participant: LiveKitParticipant): boolean => rankOf(participant) < 2;

/** The audio that a participant publishes: its microphone, or the first there is. */
export function audioOf({
  trackPublications,
}: LiveKitParticipant): LiveKitTrackPublication | undefined {
  const audio = [...trackPublications.values()].filter(({ kind }) => kind === 'audio');
  return audio.find(({ source }) => source === 'microphone') ?? audio[0];
}

/**
 * The participant whose audio is the avatar's: the one chosen, else an avatar worker, which publishes
 * for an agent, else an agent, else whoever publishes audio. Among equals the one who is heard now
 * stays; otherwise the first.
 */
export function chooseParticipant<Participant extends LiveKitParticipant>(
  participants: Iterable<Participant>,
  choice: ParticipantChoice | null,
  current: LiveKitParticipant | null,
): Participant | null {
  const chosen = (participant: Participant): boolean => {
    if (choice === null) return true;
    return typeof choice === 'string' ? participant.identity === choice : choice(participant);
  };
  let best: Participant | null = null;
  for (const participant of participants) {
    if (!audioOf(participant) || !chosen(participant)) continue;
    const better = best === null || rankOf(participant) < rankOf(best);
    const stays = best !== null && rankOf(participant) === rankOf(best) && participant === current;
    if (better || stays) best = participant;
  }
  return best;
}
