import { AvatarError, ErrorCode, invalidAudio, messageOf } from '../base/errors.js';
import { unfetched } from '../base/unfetched.js';
import { assertFree } from '../rtc/room-errors.js';
import type { Stage } from '../rtc/stage.js';
import { TrackSpeech } from '../rtc/track-speech.js';
import type { Driver } from '../transport/driver.js';
import { trackOf, type LiveTrack } from './live-track.js';

export interface AttachOptions {
  /**
   * `false` where the page plays the sound itself. The mouth then lags behind it by the time that its
   * motion takes, about a quarter of a second. Default `true`: the avatar plays it, as late as its mouth.
   */
  readonly audible?: boolean;
  /** Lets go of it; what is being said ends. */
  readonly signal?: AbortSignal;
}

/** What attaching needs of its controller. */
export interface AttachContext {
  readonly driver: Driver;
  readonly stage: () => Promise<Stage>;
  /** Aborted when whatever is attached is to be let go. */
  readonly closed: AbortSignal;
}

/** Views that a sound of the page is attached to, by their drivers. */
const speaking = new WeakSet<Driver>();

/**
 * Has the avatar speak what comes from a source that lasts: a sound of the page, or a room.
 *
 * @returns when it is listened to.
 * @throws AvatarError `invalidAudioInput` for what is no such source, `connectionInProgress` where
 * another one is attached, `playbackInitFailed` where sound cannot be read; what the driver says of a
 * room. The signal's reason when aborted.
 */
export async function attach(
  source: object,
  { audible = true, signal }: AttachOptions,
  { driver, stage, closed }: AttachContext,
): Promise<void> {
  const until = signal ? AbortSignal.any([signal, closed]) : closed;
  until.throwIfAborted();
  // Before anything is connected to the source.
  assertFree(speaking.has(driver) || driver.room !== null);
  const live = trackOf(source);
  if (live) await attachTrack(live, { audible, until, driver, stage });
  else await attachRoom(source, { audible, until, driver });
}

interface Attachment {
  readonly audible: boolean;
  readonly until: AbortSignal;
  readonly driver: Driver;
}

async function attachRoom(room: object, { audible, until, driver }: Attachment): Promise<void> {
  let attaching = true;
  const leave = (): void => {
    if (attaching || driver.room === room) driver.close();
  };
  until.addEventListener('abort', leave, { once: true });
  try {
    await driver.attach(room, { audible });
  } catch (error) {
    until.removeEventListener('abort', leave);
    until.throwIfAborted();
    throw error;
  } finally {
    attaching = false;
  }
}

async function attachTrack(
  { track, release }: LiveTrack,
  { audible, until, driver, stage }: Attachment & Pick<AttachContext, 'stage'>,
): Promise<void> {
  speaking.add(driver);
  const free = (): void => void speaking.delete(driver);
  // At once, for whoever attaches the next source right after letting go of this one.
  until.addEventListener('abort', free, { once: true });
  const end = (): void => {
    until.removeEventListener('abort', free);
    if (!until.aborted) free();
    release();
  };
  try {
    const scene = await stage().catch(
      unfetched('What listens to live sound', ErrorCode.playbackInitFailed),
    );
    until.throwIfAborted();
    await speakTrack(track, scene, { audible, until, end });
  } catch (error) {
    end();
    throw error;
  }
}

interface Speaking {
  readonly audible: boolean;
  readonly until: AbortSignal;
  /** Told when nothing of the track is heard any more, where it was. */
  end(): void;
}

/** Settles when the track is listened to. What goes wrong later is told by an event. */
function speakTrack(
  track: MediaStreamTrack,
  stage: Stage,
  { audible, until, end }: Speaking,
): Promise<void> {
  const lipsync = stage.lipsync();
  // Speech is about to come: the engine loads meanwhile.
  lipsync.warmUp();
  const speech = new TrackSpeech(stage, { lipsync, audible, signal: until });
  return new Promise((settle, fail) => {
    let listening = false;
    const opened = (): void => {
      listening = true;
      settle();
    };
    const over = (reason?: unknown): void => {
      lipsync.dispose();
      const told =
        reason === undefined || until.aborted || reason instanceof AvatarError
          ? reason
          : invalidAudio(`The sound cannot be read: ${messageOf(reason)}`, reason);
      if (!listening) return fail(told);
      end();
      if (told !== undefined && !until.aborted) stage.events.emit('error', told as AvatarError);
    };
    speech.run(track, opened).then(() => over(), over);
  });
}
