/** Idle life is drawn at another rate from now on, by what a picture costs on this device. */
export class AvatarFrameRateEvent extends Event {
  /** Pictures a second; `null`: one in every frame of the display. Speech always has those. */
  readonly fps: number | null;

  constructor(fps: number | null) {
    super('framerate');
    this.fps = fps;
  }
}

declare global {
  interface HTMLElementEventMap {
    framerate: AvatarFrameRateEvent;
  }
}
