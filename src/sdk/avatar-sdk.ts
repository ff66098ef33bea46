import { AvatarError, ErrorCode } from '../base/errors.js';
import { assertOneOf } from '../base/assert-one-of.js';
import { RenderQuality } from '../base/states.js';
import { VERSION } from '../base/version.js';
import { AvatarManager } from './avatar-manager.js';
import type { Configuration } from './configuration.js';
import {
  deviceScore,
  isDeviceSupported,
  type DeviceScore,
  type DeviceScoreOptions,
} from './device-check.js';
import {
  assertHeight,
  liveViews,
  resetSdkState,
  sdkState as state,
  settleConfiguration,
} from './sdk-state.js';

/**
 * Process-wide set-up of the class API: one App ID, one configuration, one Session Token for all
 * views that are made with `new AvatarView(avatar, container)`. The custom element does not need
 * it; each element has its own settings.
 */
export class AvatarSDK {
  static get appId(): string | null {
    return state.appId;
  }
  static get isInitialized(): boolean {
    return state.configuration !== null;
  }
  /** With its defaults; `null` before `initialize()`. */
  static get configuration(): Configuration | null {
    return state.configuration;
  }
  static get sessionToken(): string | null {
    return state.sessionToken;
  }
  static get userId(): string | null {
    return state.userId;
  }
  static get version(): string {
    return VERSION;
  }
  static get renderResolutionCapEnabled(): boolean {
    return state.capEnabled;
  }
  static get renderResolutionMaxHeight(): number {
    return state.capHeight;
  }

  /**
   * Sets the SDK up. Calling it again changes the configuration in place: open views and
   * connections stay, and new ones use the new values.
   *
   * @throws AvatarError `appIDUnrecognized` without an App ID; `invalidAudioInput` for an audio
   * format, and `networkLayerNotAvailable` for a mode or an endpoint, that cannot be used; TypeError for
   * a quality, a renderer or a log level that is none.
   */
  static async initialize(appId: string, configuration: Configuration = {}): Promise<void> {
    if (!appId) {
      throw new AvatarError(
        ErrorCode.appIDUnrecognized,
        'AvatarSDK.initialize() needs an App ID as its first argument.',
      );
    }
    state.configuration = settleConfiguration(configuration);
    state.appId = appId;
    if (configuration.renderQuality) AvatarSDK.setRenderQuality(configuration.renderQuality);
  }

  /** Sets the token for connections made from now on. Allowed before `initialize()`. */
  static setSessionToken(token: string): void {
    state.sessionToken = token;
  }

  /** Names the user in the log of the Motion Server: by each line of sessions opened from now on. */
  static setUserId(userId: string): void {
    state.userId = userId;
  }

  /** Changes the quality of all views from their next frame on. @throws TypeError for one that is none. */
  static setRenderQuality(quality: RenderQuality): void {
    assertOneOf('renderQuality', quality, RenderQuality);
    state.quality = quality;
    for (const view of liveViews) view.renderQuality = quality;
  }

  /**
   * Caps the height of the backing buffers, in pixels. The size on the page stays.
   *
   * @throws RangeError for a height that is not above 0.
   */
  static setRenderResolutionCap(enabled: boolean, maxHeight = state.capHeight): void {
    assertHeight(maxHeight);
    state.capEnabled = enabled;
    state.capHeight = maxHeight;
    const cap = enabled ? maxHeight : null;
    for (const view of liveViews) view.renderResolutionCap = cap;
  }

  /**
   * Runs a short benchmark and tells how fast this device computes and draws, as `DeviceScore`
   * says. It is run once a page, unless `fresh` asks for it again; ask before avatars are on show,
   * or their work counts against the device.
   *
   * @throws AvatarError `animationPlayerNotInitialized` outside a page.
   */
  static deviceScore(options: DeviceScoreOptions = {}): Promise<DeviceScore> {
    return deviceScore(options);
  }

  /**
   * Whether avatars can be shown and heard on this device, by the same benchmark. Drawing without a
   * graphics card counts as long as it draws. `false` outside a page.
   */
  static isDeviceSupported(): Promise<boolean> {
    return isDeviceSupported();
  }

  /** Disposes all views, empties the avatar cache and forgets the configuration. */
  static cleanup(): void {
    for (const view of [...liveViews]) view.dispose();
    AvatarManager.shared.clearAll();
    resetSdkState();
  }
}
