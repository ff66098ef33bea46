import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { consumer, type Consumer } from './consumer.js';
import { installed } from './released.js';

/** A project that has the packed package and one version of React, of which npm allows no second. */
export function reactProject(version: 18 | 19): Consumer {
  const packed = join(consumer().folder, 'spatius-avatar.tgz');
  const content = createHash('sha256').update(readFileSync(packed)).digest('hex');
  const react = ['react', 'react-dom', '@types/react', '@types/react-dom'];
  const packages = [...react.map((name) => `${name}@${version}`), `spatius-avatar@file:${packed}`];
  const project = installed(`react-${version}`, packages, { content });
  return { ...project, packageFolder: join(project.folder, 'node_modules/spatius-avatar') };
}
