/** The avatar was drawn for the first time since it was loaded. */
export class AvatarFirstRenderEvent extends Event {
  constructor() {
    super('firstrender');
  }
}

declare global {
  interface HTMLElementEventMap {
    firstrender: AvatarFirstRenderEvent;
  }
}
