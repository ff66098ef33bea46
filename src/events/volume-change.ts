/** The volume changed, or the sound was muted or unmuted. */
export class AvatarVolumeChangeEvent extends Event {
  /** 0..1. */
  readonly volume: number;
  readonly muted: boolean;

  constructor(volume: number, muted: boolean) {
    super('volumechange');
    this.volume = volume;
    this.muted = muted;
  }
}

declare global {
  interface HTMLElementEventMap {
    // The platform fires a `volumechange` of its own on media.
    volumechange: Event | AvatarVolumeChangeEvent;
  }
}
