/** A line of what is said, while it is heard. */
export interface Caption {
  readonly text: string;
  /** From when on, and until when as far as that is known, in seconds from the first sample of the speech. */
  readonly start: number;
  readonly end: number;
  /**
   * The word that is heard now, by its place in `text`, in UTF-16 code units; `null` between words, and
   * where the timings do not tell.
   */
  readonly word: { readonly index: number; readonly length: number } | null;
}

/** The line, or the word, that is heard is another one. */
export class AvatarCaptionEvent extends Event {
  /** `null` while nothing is said that has captions. */
  readonly caption: Caption | null;

  constructor(caption: Caption | null) {
    super('caption');
    this.caption = caption;
  }
}

declare global {
  interface HTMLElementEventMap {
    caption: AvatarCaptionEvent;
  }
}
