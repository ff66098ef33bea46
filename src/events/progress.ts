/** Loading went on. Has the fields of a `ProgressEvent`, with a `total` of 1. */
export class AvatarProgressEvent extends Event {
  readonly lengthComputable = true;
  /** Part of the load that is done, 0..1; never falls within one load. */
  readonly loaded: number;
  readonly total = 1;

  constructor(loaded: number) {
    super('progress');
    this.loaded = loaded;
  }
}

declare global {
  interface HTMLElementEventMap {
    // The platform fires a `progress` of its own on media.
    progress: ProgressEvent | AvatarProgressEvent;
  }
}
