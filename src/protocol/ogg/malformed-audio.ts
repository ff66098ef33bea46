/** Audio that cannot be decoded; the message says what is wrong with it. */
export class MalformedAudioError extends Error {
  override readonly name = 'MalformedAudioError';
}
