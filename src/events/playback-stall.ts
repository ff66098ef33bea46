/** Speech waits for motion, or goes on after it waited. Only with `frame-starvation="strictSync"`. */
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
