/**
 * Loaded by a page that allows no eval, no WebAssembly and no blob: addresses. Tells its parent
 * whether an avatar can be loaded there.
 */
import { loadAvatar } from '../../src/avatar/index.js';

const url = new URL(import.meta.url).searchParams.get('avatar')!;
loadAvatar({ kind: 'url', url }).then(
  (avatar) => parent.postMessage({ loaded: avatar.id }),
  (error: Error) => parent.postMessage({ failed: error.message }),
);
