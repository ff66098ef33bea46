/**
 * Sample rates of sessions whose audio is Ogg Opus, in hertz: those that Opus codes (RFC 6716,
 * section 2).
 */
export const OPUS_SAMPLE_RATES = [8000, 12000, 16000, 24000, 48000] as const;

/** The rate that Opus works at, and that its positions and pre-skip count in, in hertz. */
export const OPUS_RATE = 48_000;
