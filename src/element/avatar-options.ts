import { LitElement, type PropertyDeclaration, type PropertyValues } from 'lit';
import { property } from 'lit/decorators.js';
import { DEFAULT_SAMPLE_RATE, type SampleRate } from '../base/audio-format.js';
import { consoleLogger, type Logger } from '../base/logger.js';
import type {
  Emotion,
  FrameStarvationMode,
  LogLevel,
  MotionStyle,
  RenderQuality,
} from '../base/states.js';
import { LIMITS, type Assigned, type AvatarLoading, type AvatarMode } from './limits.js';

/**
 * What can be set on the element: each property is an attribute of the same meaning, and reflected
 * to it. A default is never reflected, so nothing is added to markup that did not say it. Values
 * that cannot be used are replaced at once, with a warning in the console.
 */
export class AvatarOptions extends LitElement {
  /** Your App ID. Needed in `direct` mode and for avatars of a server. */
  @property({ attribute: 'app-id', reflect: true, useDefault: true }) appId: string | null = null;

  /** Which avatar: one of the built-in ones (`nova`), or an id on the configured server. */
  @property({ attribute: 'avatar-id', reflect: true, useDefault: true })
  avatarId: string | null = null;

  /** URL of a `.glb`, `.vrm` or `avatar.json`; wins over `avatar-id`. */
  @property({ attribute: 'src-avatar', reflect: true, useDefault: true })
  srcAvatar: string | null = null;

  /**
   * Who turns audio into motion. `livekit` and `agora` are reserved.
   * @type {'direct' | 'local' | 'backend' | 'livekit' | 'agora'}
   */
  @property({ reflect: true, useDefault: true }) mode: AvatarMode = 'direct';

  /** Session Token for `direct` mode, where a page gets its token by other means than `token-url`. */
  @property({ attribute: 'session-token', reflect: true, useDefault: true })
  sessionToken: string | null = null;

  /** Where to `POST` for a Session Token; answers `{"sessionToken": "…"}`. */
  @property({ attribute: 'token-url', reflect: true, useDefault: true })
  tokenUrl: string | null = null;

  /** Region of the service, for example `us-west`. */
  @property({ reflect: true, useDefault: true }) region: string | null = null;

  /** Base URL of your own server; overrides `region`. */
  @property({ reflect: true, useDefault: true }) endpoint: string | null = null;

  /** Your name for the visitor, passed to the server. */
  @property({ attribute: 'user-id', reflect: true, useDefault: true }) userId: string | null = null;

  /** Rate of the PCM16 that `send()` and streams bring, in hertz. */
  @property({ attribute: 'sample-rate', reflect: true, useDefault: true })
  sampleRate: SampleRate = DEFAULT_SAMPLE_RATE;

  /** URL of the speech that the play control speaks. */
  @property({ reflect: true, useDefault: true }) src: string | null = null;

  /**
   * Whether the avatar is fetched when it comes near the visible part of the page, or at once.
   * @type {'lazy' | 'eager'}
   */
  @property({ reflect: true, useDefault: true }) loading: AvatarLoading = 'lazy';

  /** URL of the picture shown until the avatar is drawn. Built-in avatars bring their own. */
  @property({ reflect: true, useDefault: true }) poster: string | null = null;

  /** Accessible name of the avatar. Empty: the avatar is decoration. Default: from its own name. */
  @property({ reflect: true, useDefault: true }) alt: string | null = null;

  /** Shows the playback controls. */
  @property({ type: Boolean, reflect: true, useDefault: true }) controls = false;

  /** Keeps the avatar silent; the mouth still moves. */
  @property({ type: Boolean, reflect: true, useDefault: true }) muted = false;

  /** Loudness of the avatar's speech, 0..1. */
  @property({ reflect: true, useDefault: true }) volume = 1;

  /** How far the mouth moves with the speech, 0..2; 1 as it was spoken. */
  @property({ reflect: true, useDefault: true }) articulation = 1;

  /**
   * How much the avatar moves by itself.
   * @type {'lively' | 'subtle' | 'still'}
   */
  @property({ reflect: true, useDefault: true }) motion: MotionStyle = 'subtle';

  /**
   * What the face expresses, around the speech as well.
   * @type {'neutral' | 'happy' | 'sad' | 'surprised' | 'angry' | 'thinking'}
   */
  @property({ reflect: true, useDefault: true }) emotion: Emotion = 'neutral';

  /** How much of it, 0..1. */
  @property({ attribute: 'emotion-strength', reflect: true, useDefault: true })
  emotionStrength = 1;

  /** Attends to the visitor: for the time in which a microphone is open. */
  @property({ type: Boolean, reflect: true, useDefault: true }) listening = false;

  /** Shift to the right in halves of the width, -1..1. */
  @property({ reflect: true, useDefault: true }) x = 0;

  /** Shift upwards in halves of the height, -1..1. */
  @property({ reflect: true, useDefault: true }) y = 0;

  /** Size, 1 as the avatar's own camera frames it. */
  @property({ reflect: true, useDefault: true }) scale = 1;

  /**
   * How finely the avatar is drawn.
   * @type {'standard' | 'high' | 'ultra'}
   */
  @property({ attribute: 'render-quality', reflect: true, useDefault: true })
  renderQuality: RenderQuality = 'ultra';

  /**
   * What gives way when motion comes later than sound: the mouth, or the sound.
   * @type {'audioIndependent' | 'strictSync'}
   */
  @property({ attribute: 'frame-starvation', reflect: true, useDefault: true })
  frameStarvation: FrameStarvationMode = 'audioIndependent';

  /**
   * What is written to the console.
   * @type {'off' | 'error' | 'warning' | 'all'}
   */
  @property({ attribute: 'log-level', reflect: true, useDefault: true })
  logLevel: LogLevel = 'warning';

  /** @internal */
  protected readonly logger: Logger = consoleLogger(() => this.logLevel);

  /** Kept until the next update, when `log-level` is known whatever the order of attributes. */
  private complaints: string[] = [];

  protected static override getPropertyDescriptor(
    name: PropertyKey,
    key: string | symbol,
    options: PropertyDeclaration,
  ): PropertyDescriptor | undefined {
    const descriptor = super.getPropertyDescriptor(name, key, options);
    const limit = LIMITS[String(name)];
    if (!descriptor?.set || !limit) return descriptor;
    const { set } = descriptor;
    return {
      ...descriptor,
      set(this: AvatarOptions, value: Assigned) {
        const complain = (problem: string) => this.complaints.push(`${String(name)}: ${problem}.`);
        set.call(this, limit(value, complain));
      },
    };
  }

  protected override willUpdate(_changed: PropertyValues<this>): void {
    for (const complaint of this.complaints.splice(0)) this.logger.warning(complaint);
  }
}
