import { loadAvatar, type Avatar } from '../../src/avatar/index.js';
import { silentLogger } from '../../src/base/logger.js';
import { AvatarView } from '../../src/sdk/avatar-view.js';
import { resolveAvatarRef } from '../../src/sdk/resolve-avatar.js';

/**
 * The smallest character, for tests that need a mouth and no more: a picture of it costs a processor
 * 6 ms, one of a whole character 150 ms.
 */
export const BLOCK = new URL('./served-avatars/block/avatar.json', import.meta.url);

export const loadBlock = (): Promise<Avatar> => loadAvatar(resolveAvatarRef({ src: BLOCK }));

/**
 * A view out of sight that keeps the page's GPU context from test to test until it is disposed:
 * making one anew, with its shaders, costs a processor half a second.
 */
export function keepContext(avatar: Avatar): AvatarView {
  const box = document.createElement('div');
  box.hidden = true;
  document.body.append(box);
  return new AvatarView(avatar, box, { mode: 'local', logger: silentLogger });
}
