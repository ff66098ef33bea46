import { makeAvatar as make, type Avatar } from '../avatar/index.js';
import { nextTask } from '../base/next-task.js';
import type { RendererName } from '../base/states.js';
import { Stage, type HeldStage } from '../render/index.js';
import type { ComingFiles } from './fetch-files.js';

/**
 * Makes a character of files that are on their way, for a view in `container`. The GPU is made ready
 * meanwhile, and what takes its time is left to tasks of their own.
 *
 * @throws AvatarError `animationPlayerNotInitialized` when there is no WebGL 2,
 * `unsupportedAvatarAsset` when the model cannot be shown; what the files reject with, and the reason
 * of `signal` when that aborts.
 */
export async function makeAvatar(
  { files, outline }: ComingFiles,
  container: HTMLElement,
  signal: AbortSignal,
  renderer?: RendererName,
): Promise<Avatar> {
  await nextTask();
  const stage = await Stage.shared(renderer).hold(container);
  try {
    await nextTask();
    await beginWork(stage, outline);
    const avatar = await make(await files, signal);
    await nextTask();
    return avatar;
  } finally {
    stage.letGo();
  }
}

/**
 * Gives the GPU its work as early as can be, for it takes longest: the programs of a model that still comes,
 * by one that is built alike. Where nothing is known of the model, the studio is painted meanwhile.
 */
async function beginWork(stage: HeldStage, coming: ComingFiles['outline']): Promise<void> {
  const outline = await coming;
  if (!outline) return stage.paint();
  try {
    const { makeStandIn } = await import('../avatar/stand-in.js');
    await stage.rehearse(await makeStandIn(outline));
  } catch {
    // What is wrong with the model is told when it is made itself, and the rest is done then, too.
  }
}
