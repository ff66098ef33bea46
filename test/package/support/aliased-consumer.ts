import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { consumer, type Consumer } from './consumer.js';
import { installed } from './released.js';

/** What applications written for AvatarKit import. */
export const ALIAS = '@spatius/avatarkit';

/**
 * A project that has the packed package under another name only, as
 * `"@spatius/avatarkit": "npm:spatius-avatar"` installs it.
 */
export function aliasedConsumer(): Consumer {
  const { folder } = consumer();
  const packed = join(folder, 'spatius-avatar.tgz');
  const content = createHash('sha256').update(readFileSync(packed)).digest('hex');
  const project = installed(`aliased-${basename(folder)}`, [`${ALIAS}@file:${packed}`], {
    content,
  });
  return { ...project, packageFolder: join(project.folder, 'node_modules', ALIAS) };
}
