import { describeBytes } from '../../base/describe-bytes.js';
import { AvatarError, ErrorCode } from '../../base/errors.js';
import { nextTask } from '../../base/next-task.js';
import { MotionFileError, readMotionFile, type MotionFile } from '../../motion/motion-file.js';
import type { MotionSegment } from '../../motion/segment.js';

/** Motion that was made ahead of time, for one recording. */
export interface BakedMotion {
  /** Duration of that recording. */
  readonly seconds: number;
  /**
   * The motion in order.
   *
   * @throws AvatarError `invalidAudioInput` where the file is damaged.
   */
  segments(): AsyncGenerator<MotionSegment, void, undefined>;
}

/**
 * Opens a motion file, as `npx spatius-avatar bake` writes it.
 *
 * @param name of the file, for the error message.
 * @throws AvatarError `invalidAudioInput` saying what is wrong with it, and how to make it.
 */
export function openBakedMotion(bytes: Uint8Array, name: string): BakedMotion {
  const wrong = (cause: unknown): unknown => {
    if (!(cause instanceof MotionFileError)) return cause;
    return new AvatarError(
      ErrorCode.invalidAudioInput,
      `${name} cannot be used as motion: ${cause.message} (${bytes.length} bytes, ` +
        `${describeBytes(bytes)}). Make it from the recording: npx spatius-avatar bake <recording>`,
      { cause },
    );
  };
  try {
    const file = readMotionFile(bytes);
    return { seconds: file.seconds, segments: () => segmentsOf(file, wrong) };
  } catch (cause) {
    throw wrong(cause);
  }
}

/** Decodes in parts, so that the page gets its turn in the middle of a long file. */
async function* segmentsOf(
  file: MotionFile,
  wrong: (cause: unknown) => unknown,
): AsyncGenerator<MotionSegment, void, undefined> {
  try {
    for (const segment of file.segments()) {
      yield segment;
      await nextTask();
    }
  } catch (cause) {
    throw wrong(cause);
  }
}
