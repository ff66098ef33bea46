/**
 * The vocabulary that every layer shares: states, reasons and modes. Each is an object of string
 * constants with a type of the same name, so `ConversationState.playing` and `'playing'` are the
 * same value to TypeScript and at run time.
 */

/** State of the connection to the Motion Server in direct mode, or to the room in a mode for rooms. */
export const ConnectionState = {
  disconnected: 'disconnected',
  connecting: 'connecting',
  connected: 'connected',
  failed: 'failed',
} as const;
export type ConnectionState = (typeof ConnectionState)[keyof typeof ConnectionState];

/** What the avatar is doing. Announced when a transition starts, not when it completes. */
export const ConversationState = {
  /** Idle life: breathing, blinking, waiting. */
  idle: 'idle',
  /** Speech is being played. */
  playing: 'playing',
  /** Speech is held; its audio and motion are kept. */
  paused: 'paused',
} as const;
export type ConversationState = (typeof ConversationState)[keyof typeof ConversationState];

/** Why the conversation state changed, or why a round ended. */
export const ConversationReason = {
  /** `interrupt()`, `pause()`, a newer round, or the end of the view. */
  userAction: 'userAction',
  /** The last sample was heard. */
  playbackEnd: 'playbackEnd',
  networkError: 'networkError',
  serverError: 'serverError',
  /** No motion can be had; sound goes on alone. */
  fallbackMode: 'fallbackMode',
} as const;
export type ConversationReason = (typeof ConversationReason)[keyof typeof ConversationReason];

/** What happens when motion cannot keep up with the audio clock. */
export const FrameStarvationMode = {
  /** Sound goes on; the mouth catches up. */
  audioIndependent: 'audioIndependent',
  /** Sound waits until motion is there again. */
  strictSync: 'strictSync',
} as const;
export type FrameStarvationMode = (typeof FrameStarvationMode)[keyof typeof FrameStarvationMode];

/** Who turns audio into motion, and how the motion arrives. */
export const DrivingServiceMode = {
  /** The client's own connection to the Motion Server. */
  direct: 'direct',
  /** Your backend holds the connection and hands over audio and motion. */
  backend: 'backend',
  /** The lip-sync engine on this page; no server. */
  local: 'local',
  /** A real-time room brings sound and motion; its player feeds the view. */
  rtc: 'rtc',
  /** A LiveKit room, which the element joins by itself. */
  livekit: 'livekit',
  /** An Agora channel, which the element joins by itself. */
  agora: 'agora',
  /** Former name of `direct`. */
  sdk: 'direct',
  /** Former name of `backend`. */
  host: 'backend',
} as const;
export type DrivingServiceMode = (typeof DrivingServiceMode)[keyof typeof DrivingServiceMode];

export const RenderQuality = { standard: 'standard', high: 'high', ultra: 'ultra' } as const;
export type RenderQuality = (typeof RenderQuality)[keyof typeof RenderQuality];

/** With what a page may ask to be drawn; `auto` leaves it to the engine. */
export const RendererName = { auto: 'auto', webgl: 'webgl', webgpu: 'webgpu' } as const;
export type RendererName = (typeof RendererName)[keyof typeof RendererName];

/** Kind of animation on show: idle life, or motion that follows speech. */
export const AnimationType = { idle: 'idle', mono: 'mono' } as const;
export type AnimationType = (typeof AnimationType)[keyof typeof AnimationType];

export const LogLevel = { off: 'off', error: 'error', warning: 'warning', all: 'all' } as const;
export type LogLevel = (typeof LogLevel)[keyof typeof LogLevel];

/** How lively the idle life and the head motion are. */
export const MotionStyle = { lively: 'lively', subtle: 'subtle', still: 'still' } as const;
export type MotionStyle = (typeof MotionStyle)[keyof typeof MotionStyle];

/** What the face expresses, until another is set. */
export const Emotion = {
  neutral: 'neutral',
  happy: 'happy',
  sad: 'sad',
  surprised: 'surprised',
  angry: 'angry',
  thinking: 'thinking',
} as const;
export type Emotion = (typeof Emotion)[keyof typeof Emotion];

/**
 * Identifies one round: one response of the avatar, from its first audio to its last heard sample.
 * Format `YYYYMMDDHHMMSS_` and 12 URL-safe base64 characters; the same string is the `req_id` on
 * the wire and the `conversationId` of the API.
 */
export type RoundId = string;
