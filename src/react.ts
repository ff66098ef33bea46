/**
 * The element for React 18 and 19: `<SpatiusAvatar>` is the element with typed props, events and refs; the
 * rest are the parts of a page around one avatar, with or without a real-time room. Registers
 * `<spatius-avatar>`; renders on servers.
 */
import './define.js';

export { SpatiusAvatar, type SpatiusAvatarProps } from './react/avatar.js';
export { SpatiusAvatarCanvas, type SpatiusAvatarCanvasProps } from './react/canvas.js';
export { useSpatiusAvatarContext } from './react/context.js';
export { SpatiusAvatarError, type SpatiusAvatarErrorProps } from './react/error.js';
export { SpatiusAvatarFrame, type SpatiusAvatarFrameProps } from './react/frame.js';
export { SpatiusAvatarLoading, type SpatiusAvatarLoadingProps } from './react/loading.js';
export { SpatiusAvatarProvider, type SpatiusAvatarProviderProps } from './react/provider.js';
export { SpatiusAvatarStatus, type SpatiusAvatarStatusProps } from './react/status.js';
export { useSpatiusAvatar, type SpatiusAvatarHandle } from './react/use-spatius-avatar.js';
export type { SpatiusAvatarConnection, SpatiusAvatarSettings } from './react/settings.js';
export type { SpatiusAvatarState, SpatiusAvatarStatusName } from './react/state.js';
export type {
  SpatiusAvatarElement,
  SpatiusAvatarHandlers,
  SpatiusAvatarOptions,
} from './react/element-props.js';
