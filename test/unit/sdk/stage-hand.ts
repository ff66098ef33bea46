import type { Avatar } from '../../../src/avatar/index.js';
import { AvatarError } from '../../../src/base/errors.js';
import { silentLogger } from '../../../src/base/logger.js';
import { AvatarView } from '../../../src/sdk/avatar-view.js';
import type { AvatarController } from '../../../src/sdk/avatar-controller.js';
import type { ViewSettings } from '../../../src/sdk/configuration.js';
import { keepContext, loadBlock } from '../../support/block.js';

/** Puts up views of the smallest character for the tests of a file, and takes them down again. */
export class StageHand {
  #avatar: Avatar | null = null;
  #keeper: AvatarView | null = null;
  readonly #views: AvatarView[] = [];

  async load(): Promise<void> {
    this.#avatar = await loadBlock();
    this.#keeper = keepContext(this.#avatar);
  }

  /** A view of its own in a box of 96 by 96 CSS pixels. */
  show(settings: Partial<ViewSettings>): AvatarView {
    const box = document.createElement('div');
    box.className = 'box';
    box.style.width = box.style.height = '96px';
    document.body.append(box);
    const view = new AvatarView(this.#avatar!, box, { logger: silentLogger, ...settings });
    this.#views.push(view);
    return view;
  }

  clear(): void {
    for (const view of this.#views.splice(0)) view.dispose();
    document.querySelectorAll('.box').forEach((box) => box.remove());
  }

  dispose(): void {
    this.#keeper?.dispose();
    this.#avatar?.dispose();
  }
}

/** What a controller tells, in order, as `name:detail`. */
export function newsOf(controller: AvatarController): string[] {
  const told: string[] = [];
  controller.events.on('conversation', (state, reason) =>
    told.push(`conversation:${state}${reason ? `:${reason}` : ''}`),
  );
  controller.events.on('animation', (type) => told.push(`animation:${type}`));
  controller.events.on('speechend', ({ reason }) => told.push(`speechend:${reason}`));
  controller.events.on('stall', (stalled) => told.push(`stall:${stalled}`));
  controller.events.on('error', ({ code }) => told.push(`error:${code}`));
  return told;
}

/** The report of a round, when it is over. */
export function endOf(controller: AvatarController, round: string | null) {
  return new Promise<{ seconds: number; reason: string }>((resolve) => {
    controller.events.on('speechend', (report) => report.round === round && resolve(report));
  });
}

/** The code of the AvatarError that a call fails with; else what it fails with, as a string. */
export async function codeOf(work: Promise<unknown> | (() => unknown)): Promise<string> {
  try {
    await (typeof work === 'function' ? work() : work);
    return 'none';
  } catch (error) {
    return error instanceof AvatarError ? error.code : String(error);
  }
}
