/** The avatar is loaded and its view stands in the page; the first frame follows. */
export class AvatarLoadEvent extends Event {
  constructor() {
    super('load');
  }
}

declare global {
  interface HTMLElementEventMap {
    // The platform fires a `load` of its own on images, frames and scripts.
    load: Event | AvatarLoadEvent;
  }
}
