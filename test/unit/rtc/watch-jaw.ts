import { Channel } from '../../../src/motion/channels.js';
import type { AvatarController } from '../../../src/sdk/avatar-controller.js';

/** How far speech has opened the jaw, and how far it does in the last frame, 0..1. */
export class JawWatch {
  widest = 0;
  now = 0;
  #frame = 0;

  constructor(controller: AvatarController) {
    const look = (time: number): void => {
      this.now = controller.sample(time)?.frame[Channel.jawOpen] ?? 0;
      this.widest = Math.max(this.widest, this.now);
      this.#frame = requestAnimationFrame(look);
    };
    this.#frame = requestAnimationFrame(look);
  }

  stop(): void {
    cancelAnimationFrame(this.#frame);
  }
}
