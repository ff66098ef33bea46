/**
 * Speech stands and nobody paused it, or goes on: it waits for motion, with
 * `frame-starvation="strictSync"`, or the device takes the sound away, as for a phone call.
 */
export class AvatarPlaybackStallEvent extends Event {
  readonly stalled: boolean;

  constructor(stalled: boolean) {
    super('playbackstall');
    this.stalled = stalled;
  }
}

declare global {
  interface HTMLElementEventMap {
    playbackstall: AvatarPlaybackStallEvent;
  }
}
