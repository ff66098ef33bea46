/** A piece of what is said in a room, in words. What comes later of the same segment replaces it. */
export interface Transcription {
  readonly segment: string;
  readonly text: string;
  /** Whether the segment is complete. */
  readonly final: boolean;
  /** Who said it: the visitor of this page, or somebody else, which is the avatar as a rule. */
  readonly speaker: 'user' | 'avatar';
  /** What the room calls them. */
  readonly participant: string;
}

/** Something is said in a room, in words: for captions. It may come before it is heard. */
export class AvatarTranscriptionEvent extends Event implements Transcription {
  declare readonly segment: string;
  declare readonly text: string;
  declare readonly final: boolean;
  declare readonly speaker: 'user' | 'avatar';
  declare readonly participant: string;

  constructor(transcription: Transcription) {
    super('transcription');
    Object.assign(this, transcription);
  }
}

declare global {
  interface HTMLElementEventMap {
    transcription: AvatarTranscriptionEvent;
  }
}
