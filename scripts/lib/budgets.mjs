import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { closureOf, lazyPartsOf } from './chunks.mjs';
import { root } from './paths.mjs';

/** What is loaded of an avatar, unless the compressed model is asked for. */
function avatarFiles(id) {
  const folder = `dist/avatars/${id}`;
  const manifest = JSON.parse(readFileSync(join(root, folder, 'avatar.json'), 'utf8'));
  return [`${folder}/avatar.json`, `${folder}/${manifest.model.file}`];
}

const isInterface = (file) => file.includes('.ui.');
const isWords = (file) => /\.(say|captions)\./.test(file);
const isCaptions = (file) => file.includes('.caption-view.');
const isPlaylist = (file) => file.includes('.playlist.');
const isToken = (file) => file.includes('.fetch-token.');
const isAgent = (file) => /\.(attach|hear)\./.test(file);
const isSplats = (file) => file.includes('.splats.');
const isMerge = (file) => file.includes('.merge.');
const isWebGPU = (file) => file.includes('.webgpu.');
const isDebug = (file) => file.includes('.overlay.');
const isPolicy = (file) => file.includes('.refused-policy.');
const isLipsync = (file) => file.includes('.local-lipsync.');
const isRoom = (file) => /\.(room-session|stage)\./.test(file);
const shellFiles = () => closureOf('dist/spatius-avatar.js');
const engineFiles = () => [
  ...shellFiles(),
  ...lazyPartsOf(
    shellFiles(),
    (file) => ![isInterface, isToken, isWords, isPlaylist, isPolicy].some((is) => is(file)),
  ),
];

/**
 * What a page loads, in parts that are needed one after the other, and how large each may be:
 * kilobytes (1000 bytes) after gzip. `reference` is what comparable packages weigh, where there are some,
 * measured from their npm releases in the same way.
 */
export const budgets = () => [
  {
    name: 'shell: the element before anything is visible',
    files: shellFiles(),
    kilobytes: 15,
    reference: 'media-chrome 4: 44 kB',
  },
  {
    name: 'controls and messages, loaded when they may be seen',
    files: lazyPartsOf(shellFiles(), isInterface),
    kilobytes: 8,
    reference: 'media-chrome 4: in its 44 kB',
  },
  {
    name: 'companions, on pages that have some',
    files: closureOf('dist/spatius-avatar-companions.js').filter(
      (file) => !isInterface(file) && !isCaptions(file) && !shellFiles().includes(file),
    ),
    kilobytes: 14,
    reference: 'media-chrome 4: in its 44 kB',
  },
  {
    name: 'captions as they are shown, loaded with captions',
    files: closureOf('dist/spatius-avatar-companions.js').filter(isCaptions),
    kilobytes: 1,
  },
  {
    name: 'playlist, loaded with the first clips',
    files: lazyPartsOf(shellFiles(), isPlaylist).filter((file) => !isInterface(file)),
    kilobytes: 3,
  },
  {
    name: 'engine with three, loaded when visible',
    files: engineFiles().filter((file) => !shellFiles().includes(file)),
    kilobytes: 175,
    reference: '@google/model-viewer 4: 291 kB',
  },
  {
    name: 'what asks token-url, loaded with the first token',
    files: lazyPartsOf(shellFiles(), isToken),
    kilobytes: 1,
  },
  {
    name: 'what says that lit has no policy, loaded then',
    files: lazyPartsOf(shellFiles(), isPolicy),
    kilobytes: 1,
  },
  {
    name: 'words: say() and captions, loaded with the first',
    files: lazyPartsOf(engineFiles(), isWords),
    kilobytes: 24,
  },
  {
    name: 'rooms of LiveKit, loaded when one is joined; without livekit-client',
    files: lazyPartsOf(engineFiles(), isRoom),
    kilobytes: 20,
    reference: 'livekit-client 2: 150 kB',
  },
  {
    name: 'voice agents: attach() to a sound of the page, hear(); without what rooms share',
    files: lazyPartsOf(engineFiles(), isAgent).filter(
      (file) => !lazyPartsOf(engineFiles(), isRoom).includes(file),
    ),
    kilobytes: 3,
  },
  {
    name: 'what makes our characters quick to draw, loaded with the engine',
    files: lazyPartsOf(engineFiles(), isMerge),
    kilobytes: 8.5,
  },
  {
    name: 'splats, loaded with the first avatar of them',
    files: lazyPartsOf([...engineFiles(), ...lazyPartsOf(engineFiles())], isSplats),
    kilobytes: 10,
  },
  {
    name: 'WebGPU, loaded where it is asked for, beside the engine',
    files: lazyPartsOf(engineFiles(), isWebGPU),
    kilobytes: 165,
  },
  {
    name: 'figures over the avatar, loaded with debug',
    files: lazyPartsOf(lazyPartsOf(shellFiles(), isInterface), isDebug).filter(
      (file) => !shellFiles().includes(file),
    ),
    kilobytes: 3,
  },
  {
    name: 'lip-sync on the page, loaded with the first sign of local speech; its worker is beside',
    files: lazyPartsOf(engineFiles(), isLipsync),
    kilobytes: 3,
  },
  {
    name: 'lip-sync worker and weights, for local speech',
    files: ['dist/lipsync-worker.js', 'dist/lipsync-weights.bin'],
    kilobytes: 450,
    reference: 'HeadAudio: 30 kB, five visemes',
  },
  {
    name: 'React components, over the element; not minified',
    files: ['dist/react.js'],
    kilobytes: 7,
    reference: '@livekit/components-react 2: 46 kB',
  },
  {
    name: 'default avatar: model and textures',
    files: avatarFiles('nova'),
    kilobytes: 300,
    reference: 'LAM avatar: 4 MB',
  },
];

/** Whether `npm run build` has run. */
export const isBuilt = () => existsSync(join(root, 'dist/spatius-avatar.js'));
