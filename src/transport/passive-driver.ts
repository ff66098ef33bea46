import { ConversationReason } from '../base/states.js';
import type { Round } from '../round/round.js';
import { Driver } from './driver.js';

/** A mode that makes no motion of audio, for it is handed in; and has nothing to connect to. */
export abstract class PassiveDriver extends Driver {
  override start(): Promise<void> {
    return Promise.reject(this.refusal('start()'));
  }

  override assertSend(): void {
    throw this.refusal('send()');
  }

  /** Speech that came with its motion, which cannot be used, is heard alone. */
  override drive({ motion }: Round): void {
    if (motion.awaited) motion.waive(ConversationReason.fallbackMode);
  }
}
