/** Sample rates of the protocol, in hertz. Anything else is refused by servers. */
export const SAMPLE_RATES = [8000, 16000, 22050, 24000, 32000, 44100, 48000] as const;
export type SampleRate = (typeof SAMPLE_RATES)[number];

/** Session sample rate where none is configured, in hertz. */
export const DEFAULT_SAMPLE_RATE: SampleRate = 16000;
