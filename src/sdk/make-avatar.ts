import { makeAvatar as make, type Avatar, type AvatarFiles } from '../avatar/index.js';
import { nextTask } from '../base/next-task.js';
import type { RendererName } from '../base/states.js';
import { Stage } from '../render/index.js';

/**
 * Makes a character of files that are on their way, for a view in `container`. The GPU is made ready
 * meanwhile, and what takes its time is left to tasks of their own.
 *
 * @throws AvatarError `animationPlayerNotInitialized` when there is no WebGL 2,
 * `unsupportedAvatarAsset` when the model cannot be shown; what `fetching` rejects with, and the reason
 * of `signal` when that aborts.
 */
export async function makeAvatar(
  fetching: Promise<AvatarFiles>,
  container: HTMLElement,
  signal: AbortSignal,
  renderer?: RendererName,
): Promise<Avatar> {
  await nextTask();
  const stage = await Stage.shared(renderer).hold(container);
  try {
    await nextTask();
    const there = await Promise.race([fetching, Promise.resolve()]);
    if (!there) stage.paint();
    const avatar = await make(await fetching, signal);
    await nextTask();
    return avatar;
  } finally {
    stage.letGo();
  }
}
