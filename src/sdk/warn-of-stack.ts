import type { Logger } from '../base/logger.js';
import { nextTask } from '../base/next-task.js';
import { liveViews, type LiveView } from './sdk-state.js';

/**
 * Tells who makes a view in a container that still has another: their pictures lie upon each other, and both
 * are worked out. Whoever changes avatars may make the new view first, and dispose of the old one in the same task.
 */
export async function warnOfStack(view: LiveView, logger: Logger): Promise<void> {
  const containerOf = ({ canvas }: LiveView): Element | null => canvas.parentElement;
  const container = containerOf(view);
  const before = [...liveViews].filter(
    (other) => other !== view && containerOf(other) === container,
  );
  if (before.length === 0) return;
  await nextTask();
  if (!liveViews.has(view) || !before.some((other) => liveViews.has(other))) return;
  logger.warning(
    'Two AvatarViews lie upon each other. Call dispose() on the one before, or use another container.',
  );
}
