import type { Transcription } from '../../events/transcription.js';
import type { LiveKitRoom, LiveKitTextStream } from './livekit-room.js';

const TOPIC = 'lk.transcription';

/** Segments of one legacy event; the room's own event of transcriptions. */
interface LegacySegment {
  readonly id: string;
  readonly text: string;
  readonly final: boolean;
}

/**
 * Hears what is said in a room, in words: from text streams in a room of our own; in a room of the
 * page, whose streams can have one reader and it may be the page, from the event that anybody may
 * listen to.
 *
 * @returns what ends that.
 */
export function followTranscriptions(
  room: LiveKitRoom,
  own: boolean,
  tell: (transcription: Transcription) => void,
): () => void {
  const speakerOf = (identity: string): Transcription['speaker'] =>
    identity === room.localParticipant.identity ? 'user' : 'avatar';
  if (!own) {
    const onSegments = (
      segments: readonly LegacySegment[],
      participant?: { readonly identity: string },
    ): void => {
      const identity = participant?.identity ?? '';
      const from = { participant: identity, speaker: speakerOf(identity) };
      for (const { id, text, final } of segments) tell({ segment: id, text, final, ...from });
    };
    room.on('transcriptionReceived', onSegments);
    return () => room.off('transcriptionReceived', onSegments);
  }
  let over = false;
  const read = async (stream: LiveKitTextStream, identity: string): Promise<void> => {
    const from = { participant: identity, speaker: speakerOf(identity) };
    const segment = stream.info.attributes?.['lk.segment_id'] ?? stream.info.id;
    let text = '';
    for await (const piece of stream) {
      if (over) return;
      text += piece;
      tell({ segment, text, final: false, ...from });
    }
    // Attributes that come with the end are among those of the stream by then.
    const final = stream.info.attributes?.['lk.transcription_final'] !== 'false';
    if (final && !over) tell({ segment, text, final, ...from });
  };
  room.registerTextStreamHandler(TOPIC, (stream, { identity }) => {
    // A stream that breaks off with its sender has told what it had to tell.
    read(stream, identity).catch(() => undefined);
  });
  return () => {
    over = true;
    room.unregisterTextStreamHandler(TOPIC);
  };
}
