/** Another clip of the element's playlist was chosen, by the visitor, the page, or the end of the one before. */
export class AvatarClipChangeEvent extends Event {
  constructor(
    /** Its place among the `<source>` children, from 0. */
    readonly index: number,
    readonly label: string,
  ) {
    super('clipchange');
  }
}

declare global {
  interface HTMLElementEventMap {
    clipchange: AvatarClipChangeEvent;
  }
}
