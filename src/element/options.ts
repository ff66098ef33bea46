import { DEFAULT_SAMPLE_RATE, SAMPLE_RATES } from '../base/sample-rate.js';
import {
  DrivingServiceMode as AvatarMode,
  Emotion,
  FrameStarvationMode,
  LogLevel,
  MotionStyle,
  RendererName,
  RenderQuality,
} from '../base/states.js';
import type { AvatarView } from '../sdk/engine.js';
import { between, flag, oneOf, secret, text, url, type OptionType } from './option-types.js';

/** Modes of the element: those of the SDK. */
export { AvatarMode };

/** Those that an element can be in: the player of a room that the page has joined drives a view. */
const MODES = [...new Set(Object.values(AvatarMode))].filter((mode) => mode !== AvatarMode.rtc);

/** When the avatar and its engine are fetched. */
export const AvatarLoading = {
  /** As soon as the element comes near the visible part of the page. */
  lazy: 'lazy',
  eager: 'eager',
} as const;
export type AvatarLoading = (typeof AvatarLoading)[keyof typeof AvatarLoading];

/**
 * What another value needs, where it does not act at once: another avatar, another view of the same
 * avatar, or another connection.
 */
type Renewal = 'avatar' | 'view' | 'connection';

/** Hands a value to the view, where it acts at once. */
type Apply<Value> = (view: AvatarView, value: Value) => void;

/** One option. What applies to the element alone says nothing of where it applies. */
export interface Option<Value, Applies = Renewal | Apply<never>> {
  readonly type: OptionType<Value>;
  readonly applies?: Applies;
}

function option<Value>(type: OptionType<Value>): Option<Value, undefined>;
function option<Value>(type: OptionType<Value>, applies: Apply<Value>): Option<Value, Apply<Value>>;
function option<Value, On extends Renewal>(type: OptionType<Value>, renews: On): Option<Value, On>;
function option(type: OptionType<unknown>, applies?: unknown): Option<unknown, unknown> {
  return { type, applies };
}

/**
 * Everything that can be set on the element: each row is a property, and an attribute of the same name
 * in kebab case. Properties, their types and bounds, the manifest and the table in docs/element.md come
 * from here; the comments are the descriptions in all of them.
 */
export const OPTIONS = {
  /**
   * Which avatar: one of the built-in ones, or an id on the configured server.
   * @defaultValue `nova`
   */
  avatarId: option(text, 'avatar'),

  /** URL of a `.glb`, `.vrm`, `.zip` of splats or `avatar.json`; wins over `avatar-id`. */
  srcAvatar: option(url, 'avatar'),

  /**
   * Who turns audio into motion, or the kind of room that the avatar is in.
   * @defaultValue `livekit` where a room is named, `direct` where an App ID, a token or an endpoint is, else `local`
   * @see #rooms
   */
  mode: option(oneOf<AvatarMode, null>(MODES, null), 'view'),

  /** Your App ID. Needed in `direct` mode and for avatars of a server. */
  appId: option(text, 'view'),

  /**
   * Session Token for `direct` mode, where a page gets its token by other means than `token-url`. Set
   * as a property, it is not written into the markup.
   */
  sessionToken: option(secret, 'connection'),

  /**
   * Where to `POST` for a Session Token; answers `{"sessionToken": "…"}`. For a room: for its token;
   * answers `{"url": "…", "token": "…"}`.
   * @see #tokens
   */
  tokenUrl: option(url, 'connection'),

  /**
   * Address of the LiveKit server whose room is joined, `wss://…`.
   * @see #rooms
   */
  roomUrl: option(url, 'connection'),

  /**
   * Token of the room, of LiveKit or Agora. Set as a property, it is not written into the markup.
   * @see #rooms
   */
  roomToken: option(secret, 'connection'),

  /**
   * Identity of the participant who is the avatar.
   * @defaultValue the avatar worker, the agent, or whoever is heard first
   */
  participant: option(text, 'connection'),

  /** Publishes the visitor's microphone in a room that the element has joined. */
  publishMicrophone: option(flag, ({ controller }, publish) => {
    controller.publishMicrophone = publish;
  }),

  /** App ID of Agora, for `mode="agora"`. */
  agoraAppId: option(text, 'connection'),

  /** Agora's channel. */
  channel: option(text, 'connection'),

  /**
   * The visitor's number in the channel.
   * @defaultValue chosen by Agora
   */
  uid: option(text, 'connection'),

  /** Region of the service, for example `us-west`. */
  region: option(text, 'view'),

  /** Base URL of your own server, or of several with spaces between, tried in turn; overrides `region`. */
  endpoint: option(url, 'view'),

  /** Your name for the visitor, passed to the server. */
  userId: option(text, 'view'),

  /** Rate of the PCM16 that `send()` and streams bring, in hertz. */
  sampleRate: option(oneOf(SAMPLE_RATES, DEFAULT_SAMPLE_RATE), 'view'),

  /**
   * URL of the speech that the play control speaks.
   * @see #sound
   */
  src: option(url),

  /**
   * Speaks `src`, or says `text`, by itself, once the avatar stands: muted at once, else with the visitor's first touch
   * of the page, which a large button asks for.
   */
  autoplay: option(flag),

  /** Words that the play control says where there is no `src`. */
  text: option(text),

  /**
   * Where `say()` and `text` get their sound: a `POST` of `{input, voice}` that answers audio, as OpenAI's
   * speech endpoint does.
   * @defaultValue a voice of the browser
   */
  ttsUrl: option(url),

  /** Name of the voice of `say()` and `text`, as the browser or `tts-url` calls it. */
  voice: option(text),

  /** Whether the avatar is fetched when it comes near the visible part of the page, or at once. */
  loading: option(oneOf(Object.values(AvatarLoading), AvatarLoading.lazy)),

  /**
   * URL of the picture shown until the avatar is drawn.
   * @defaultValue the avatar's own
   */
  poster: option(url),

  /**
   * Accessible name of the avatar. Empty: the avatar is decoration.
   * @defaultValue "Avatar, _name_", in the language of the page
   */
  alt: option(text),

  /** Shows the playback controls. */
  controls: option(flag),

  /** Shows what is heard in words, where there are captions of it. */
  captions: option(flag),

  /** Keeps the avatar silent; the mouth still moves. */
  muted: option(flag, ({ controller }, muted) => {
    controller.muted = muted;
  }),

  /** Loudness of the avatar's speech, 0..1. */
  volume: option(between(0, 1, 1), ({ controller }, volume) => controller.setVolume(volume)),

  /** How far the mouth moves with the speech, 0..2; 1 as it was spoken. */
  articulation: option(between(0, 2, 1), (view, gain) => {
    view.articulation = gain;
  }),

  /** How much the avatar moves by itself. */
  motion: option(oneOf(Object.values(MotionStyle), MotionStyle.subtle), (view, style) => {
    view.motionStyle = style;
  }),

  /**
   * What the face expresses, around the speech as well.
   * @see #expressions
   */
  emotion: option(oneOf(Object.values(Emotion), Emotion.neutral), (view, emotion) =>
    view.setEmotion(emotion, { strength: view.emotionStrength }),
  ),

  /** How much of the emotion is expressed, 0..1. */
  emotionStrength: option(between(0, 1, 1), (view, strength) =>
    view.setEmotion(view.emotion, { strength }),
  ),

  /** Attends to the visitor: for the time in which a microphone is open. */
  listening: option(flag, (view, listening) => {
    view.listening = listening;
  }),

  /** Shift to the right in halves of the width, -1..1. */
  x: option(between(-1, 1, 0), (view, x) => {
    view.avatarTransform = { ...view.avatarTransform, x };
  }),

  /** Shift upwards in halves of the height, -1..1. */
  y: option(between(-1, 1, 0), (view, y) => {
    view.avatarTransform = { ...view.avatarTransform, y };
  }),

  /** Size, 0.05..20; 1 as the avatar's own camera frames it. */
  scale: option(between(0.05, 20, 1), (view, scale) => {
    view.avatarTransform = { ...view.avatarTransform, scale };
  }),

  /** How finely the avatar is drawn. */
  renderQuality: option(
    oneOf(Object.values(RenderQuality), RenderQuality.ultra),
    (view, quality) => {
      view.renderQuality = quality;
    },
  ),

  /**
   * What draws the avatar. `auto` is WebGL, as long as WebGPU is no faster; so is `webgpu` where there is no
   * WebGPU, and for splats.
   * @see #renderer
   */
  renderer: option(oneOf(Object.values(RendererName), RendererName.auto), 'view'),

  /**
   * What gives way when motion comes later than sound: the mouth, which catches up, or the sound, which
   * waits (`strictSync`).
   */
  frameStarvation: option(
    oneOf(Object.values(FrameStarvationMode), FrameStarvationMode.audioIndependent),
    ({ controller }, mode) => {
      controller.frameStarvationMode = mode;
    },
  ),

  /**
   * Shows figures over the avatar, for who writes the page: state, frames, what waits to be heard.
   * @see #metrics
   */
  debug: option(flag),

  /** What is written to the console; `off` also hides the notes that are shown on localhost. */
  logLevel: option(oneOf(Object.values(LogLevel), LogLevel.warning)),
} as const;

type Options = typeof OPTIONS;

export type OptionName = keyof Options;

/** The options of an element, and what each holds. */
export type OptionValues = {
  -readonly [Name in OptionName]: Options[Name] extends Option<infer Value, unknown>
    ? Value
    : never;
};

/** Names of the options of which another value needs the renewal of something. */
export type Renewing<What extends Renewal> = {
  [Name in OptionName]: Options[Name] extends Option<unknown, infer On>
    ? What extends On
      ? Name
      : never
    : never;
}[OptionName];

/** Every row of the table, by its name. */
export const ROWS = Object.entries(OPTIONS) as [OptionName, Option<unknown>][];

/** Names of the options of which another value needs the renewal of `what`. */
export const renewing = <What extends Renewal>(what: What): Renewing<What>[] =>
  ROWS.filter(([, { applies }]) => applies === what).map(([name]) => name as Renewing<What>);
