import { SAMPLE_RATES } from '../src/base/sample-rate.js';
import { OPUS_SAMPLE_RATES } from '../src/protocol/opus.js';
import type { OggOpusEncoder } from './round.js';
import { setting } from './endpoints.js';
import { AvatarSDKError, type AvatarSDKErrorCode } from './errors.js';
import { AudioFormat, type AppCredentials, type AvatarSessionOptions } from './options.js';

/** Life of a token where none is asked for, in seconds. */
export const DEFAULT_TOKEN_SECONDS = 3600;
const DEFAULT_TIMEOUT_MS = 10_000;
/** As Unix seconds, a number like this lies thousands of years ahead. */
const MILLISECONDS_FROM = 100_000_000_000;

/** What a session was set up to, with defaults filled in. Without callbacks and the API key. */
export interface AvatarSessionConfig {
  readonly avatarId: string;
  readonly appId: string;
  /** Unix seconds. */
  readonly expireAt: number;
  /** Hertz. */
  readonly sampleRate: number;
  readonly bitrate: number;
  readonly audioFormat: AudioFormat;
  readonly useQueryAuth: boolean;
  readonly region: AvatarSessionOptions['region'];
  readonly consoleEndpointUrl: AvatarSessionOptions['consoleEndpointUrl'];
  readonly ingressEndpointUrl: AvatarSessionOptions['ingressEndpointUrl'];
  readonly livekitEgress: AvatarSessionOptions['livekitEgress'];
  readonly agoraEgress: AvatarSessionOptions['agoraEgress'];
  readonly extraParams: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
}

const refuse = (message: string, code: AvatarSDKErrorCode = 'invalidRequest'): never => {
  throw new AvatarSDKError(code, message);
};

/** @throws AvatarSDKError `invalidRequest` when one is missing. */
export function resolveCredentials(options: AppCredentials): { appId: string; apiKey: string } {
  return {
    appId: required(options.appId, 'appId', 'SPATIUS_APP_ID'),
    apiKey: required(options.apiKey, 'apiKey', 'SPATIUS_API_KEY'),
  };
}

/** @throws AvatarSDKError naming the option that is wrong and how to mend it. */
export function resolveConfig(options: AvatarSessionOptions): AvatarSessionConfig {
  const { sampleRate = 16000, bitrate = 0, audioFormat = AudioFormat.PCM_S16LE } = options;
  const { livekitEgress, agoraEgress } = options;
  if (!Object.values(AudioFormat).includes(audioFormat)) {
    refuse(`audioFormat "${String(audioFormat)}" is not known. Use pcm_s16le or ogg_opus.`);
  }
  const rates: readonly number[] =
    audioFormat === AudioFormat.OGG_OPUS ? OPUS_SAMPLE_RATES : SAMPLE_RATES;
  if (!rates.includes(sampleRate)) {
    refuse(
      `sampleRate ${sampleRate} is not supported with ${audioFormat}. Use ${rates.join(', ')}.`,
      'unsupportedSampleRate',
    );
  }
  if (!Number.isInteger(bitrate) || bitrate < 0) {
    refuse(`bitrate ${bitrate} must be a whole number of bits a second, or 0.`);
  }
  if (livekitEgress && agoraEgress) {
    refuse('livekitEgress and agoraEgress exclude each other. Give one.', 'invalidEgressConfig');
  }
  if (options.oggOpusEncoder && audioFormat !== AudioFormat.OGG_OPUS) {
    refuse('oggOpusEncoder needs audioFormat ogg_opus.');
  }
  assertEncoder(options.oggOpusEncoder);
  return Object.freeze({
    avatarId: required(options.avatarId, 'avatarId', 'SPATIUS_AVATAR_ID'),
    appId: resolveCredentials(options).appId,
    expireAt: resolveExpiry(options.expireAt),
    sampleRate,
    bitrate,
    audioFormat,
    useQueryAuth: options.useQueryAuth ?? false,
    region: options.region,
    consoleEndpointUrl: options.consoleEndpointUrl,
    ingressEndpointUrl: options.ingressEndpointUrl,
    livekitEgress,
    agoraEgress,
    extraParams: { ...options.extraParams },
    timeoutMs: resolveTimeout(options.timeoutMs),
  });
}

function assertEncoder(encoder: AvatarSessionOptions['oggOpusEncoder']): void {
  if (encoder === undefined) return;
  // From JavaScript it may be anything.
  const given = encoder as Partial<OggOpusEncoder> | null;
  if (typeof given?.encode === 'function' && typeof given.flush === 'function') return;
  refuse('oggOpusEncoder must be an object with the methods encode(pcm) and flush().');
}

/** Unix seconds. @throws AvatarSDKError `invalidRequest` */
function resolveExpiry(expireAt: Date | number | undefined): number {
  if (expireAt === undefined) return Math.floor(Date.now() / 1000) + DEFAULT_TOKEN_SECONDS;
  const seconds = Math.floor(expireAt instanceof Date ? expireAt.getTime() / 1000 : expireAt);
  if (Number.isFinite(seconds) && seconds < MILLISECONDS_FROM) return seconds;
  return refuse(`expireAt ${String(expireAt)} must be a Date or Unix seconds.`);
}

/** Milliseconds. @throws AvatarSDKError `invalidRequest` */
export function resolveTimeout(timeoutMs: number = DEFAULT_TIMEOUT_MS): number {
  if (timeoutMs > 0 && timeoutMs < 2 ** 31) return timeoutMs;
  return refuse(`timeoutMs ${timeoutMs} must be a positive number of milliseconds.`);
}

function required(value: string | undefined, name: string, variable: string): string {
  return setting(value, variable) ?? refuse(`${name} is missing. Pass it, or set ${variable}.`);
}
