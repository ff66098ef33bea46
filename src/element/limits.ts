import { DEFAULT_SAMPLE_RATE, SAMPLE_RATES } from '../base/audio-format.js';
import {
  DrivingServiceMode,
  Emotion,
  FrameStarvationMode,
  LogLevel,
  MotionStyle,
  RenderQuality,
} from '../base/states.js';

/**
 * Modes of the element: those of the SDK, and two names kept for real-time rooms, which are driven
 * through the RTC adapter.
 */
export const AvatarMode = { ...DrivingServiceMode, livekit: 'livekit', agora: 'agora' } as const;
export type AvatarMode = (typeof AvatarMode)[keyof typeof AvatarMode];

/** When the avatar and its engine are fetched. */
export const AvatarLoading = {
  /** As soon as the element comes near the visible part of the page. */
  lazy: 'lazy',
  eager: 'eager',
} as const;
export type AvatarLoading = (typeof AvatarLoading)[keyof typeof AvatarLoading];

/** What pages assign; anything else is taken by its string. */
export type Assigned = string | number | boolean | null | undefined;

/** Turns what was assigned into what a property may hold, and complains where that differs. */
export type Limit = (value: Assigned, complain: (problem: string) => void) => unknown;

function oneOf<T extends string | number>(values: readonly T[], fallback: T): Limit {
  const read: (value: Assigned) => unknown = typeof fallback === 'number' ? Number : String;
  return (value, complain) => {
    if (value === null || value === undefined) return fallback;
    const known = values.find((one) => one === read(value));
    if (known === undefined) {
      complain(`"${String(value)}" is none of ${values.join(', ')}; "${fallback}" is used`);
    }
    return known ?? fallback;
  };
}

function between(low: number, high: number, fallback: number): Limit {
  return (value, complain) => {
    if (value === null || value === undefined) return fallback;
    const number = value === '' ? NaN : Number(value);
    if (Number.isNaN(number)) {
      complain(`"${String(value)}" is not a number; ${fallback} is used`);
      return fallback;
    }
    const clamped = Math.min(high, Math.max(low, number));
    if (clamped !== number) complain(`${number} is outside ${low} to ${high}; ${clamped} is used`);
    return clamped;
  };
}

const text: Limit = (value) => (value === null || value === undefined ? null : String(value));

/** Some frameworks assign a bare attribute as the empty string. */
const flag: Limit = (value) => value === '' || Boolean(value);

/** What each property of the element may hold; the last argument is its default. */
export const LIMITS: Readonly<Record<string, Limit>> = {
  appId: text,
  avatarId: text,
  srcAvatar: text,
  mode: oneOf(Object.values(AvatarMode), AvatarMode.direct),
  sessionToken: text,
  tokenUrl: text,
  region: text,
  endpoint: text,
  userId: text,
  sampleRate: oneOf(SAMPLE_RATES, DEFAULT_SAMPLE_RATE),
  src: text,
  loading: oneOf(Object.values(AvatarLoading), AvatarLoading.lazy),
  poster: text,
  alt: text,
  controls: flag,
  muted: flag,
  volume: between(0, 1, 1),
  articulation: between(0, 2, 1),
  motion: oneOf(Object.values(MotionStyle), MotionStyle.subtle),
  emotion: oneOf(Object.values(Emotion), Emotion.neutral),
  emotionStrength: between(0, 1, 1),
  listening: flag,
  x: between(-1, 1, 0),
  y: between(-1, 1, 0),
  scale: between(0.05, 20, 1),
  renderQuality: oneOf(Object.values(RenderQuality), RenderQuality.ultra),
  frameStarvation: oneOf(Object.values(FrameStarvationMode), FrameStarvationMode.audioIndependent),
  logLevel: oneOf(Object.values(LogLevel), LogLevel.warning),
};
