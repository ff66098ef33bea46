import { EventEmitter } from 'eventemitter3';
import { floatToPcm16, pcm16FromBytes } from '../base/audio-format.js';
import { AvatarError, ErrorCode } from '../base/errors.js';
import {
  ConnectionState,
  ConversationReason,
  ConversationState,
  DrivingServiceMode,
  FrameStarvationMode,
  type AnimationType,
  type RoundId,
} from '../base/states.js';
import { Conversation } from '../playback/conversation.js';
import type { SpeechPlayer } from '../playback/speech-player.js';
import type { SpeechReport } from '../playback/speech-report.js';
import type { MotionSource } from '../transport/motion-source.js';
import { MotionServerSession } from '../transport/motion-server/session.js';
import type { ControllerCallbacks, ControllerEvents } from './callbacks.js';
import { createDriving, type Driving } from './driving.js';
import type { ViewSettings } from './settings.js';
import { SpeechFeed, type SpeakOptions } from './speech-feed.js';
import type { SpeechSource } from './speech-source.js';

/**
 * Runtime communication and playback of one view: takes speech, gets motion for it, plays both
 * together, and says what is happening. Created by its `AvatarView`.
 */
export class AvatarController implements ControllerCallbacks {
