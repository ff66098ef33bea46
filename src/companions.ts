/** Registers `<spatius-avatar>` and its companions, unless the page already has them. */
import { consoleLogger } from './base/logger.js';
import { LogLevel } from './base/states.js';
import { SpatiusAvatar } from './define.js';
import {
  SpatiusAvatarCaptions,
  SpatiusAvatarChat,
  SpatiusAvatarControls,
  SpatiusAvatarMessage,
  SpatiusAvatarLoading,
  SpatiusAvatarMic,
  SpatiusAvatarStatus,
  SpatiusProvider,
} from './companions/index.js';

const ELEMENTS = {
  'spatius-provider': SpatiusProvider,
  'spatius-avatar-status': SpatiusAvatarStatus,
  'spatius-avatar-loading': SpatiusAvatarLoading,
  'spatius-avatar-error': SpatiusAvatarMessage,
  'spatius-avatar-controls': SpatiusAvatarControls,
  'spatius-avatar-mic': SpatiusAvatarMic,
  'spatius-avatar-captions': SpatiusAvatarCaptions,
  'spatius-avatar-chat': SpatiusAvatarChat,
};

if (typeof customElements !== 'undefined') {
  for (const [name, element] of Object.entries(ELEMENTS)) {
    if (!customElements.get(name)) customElements.define(name, element);
  }
  if (customElements.get('spatius-avatar') !== SpatiusAvatar) {
    consoleLogger(() => LogLevel.warning).warning(
      'Another copy of the script has registered <spatius-avatar>, whose avatars these companions cannot ' +
        'follow. Load both scripts from the same version and address.',
    );
  }
}

export type { SpatiusAvatar } from './element/index.js';
export * from './companions/index.js';
