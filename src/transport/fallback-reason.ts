import { ErrorCode, type AvatarError } from '../base/errors.js';
import { ConversationReason } from '../base/states.js';

const NETWORK: readonly ErrorCode[] = [
  ErrorCode.websocketError,
  ErrorCode.websocketClosedAbnormally,
  ErrorCode.websocketClosedUnexpected,
];

/** What a Motion Server answers in place of motion. */
const SERVER: readonly ErrorCode[] = [
  ErrorCode.serverError,
  ErrorCode.sessionTimeout,
  ErrorCode.sessionTokenInvalid,
  ErrorCode.sessionTokenExpired,
  ErrorCode.appIDUnrecognized,
  ErrorCode.avatarIDUnrecognized,
  ErrorCode.insufficientBalance,
  ErrorCode.concurrentLimitExceeded,
];

/** Why a round goes on as sound alone after this error. */
export function fallbackReason(error: AvatarError): ConversationReason {
  if (error.reason === 'unreadableMotion') return ConversationReason.fallbackMode;
  if (NETWORK.includes(error.code)) return ConversationReason.networkError;
  if (SERVER.includes(error.code)) return ConversationReason.serverError;
  return ConversationReason.fallbackMode;
}
