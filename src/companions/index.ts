export { Companion } from './companion.js';
export { SpatiusAvatarChat, AvatarChatEvent, type ChatSpeaker } from './chat.js';
export { SpatiusAvatarControls } from './controls.js';
export { SpatiusAvatarError } from './error.js';
export { SpatiusAvatarLoading } from './loading.js';
export { SpatiusAvatarMic, AvatarMicErrorEvent, AvatarMicStartEvent } from './mic.js';
export { SpatiusProvider } from './provider.js';
export { settingsContext, type SharedOption, type SharedSettings } from './settings-context.js';
export { SpatiusAvatarStatus, type AvatarActivity } from './status.js';
