/** What every browser must pass in which the element is said to work. */
export const CORE = [
  'test/unit/element/core.test.ts',
  'test/unit/element/lifecycle.test.ts',
  'test/unit/element/controls.test.ts',
  'test/unit/playback/phone-call.test.ts',
  'test/unit/playback/speech-player.worklet.test.ts',
  'test/unit/playback/conversation.test.ts',
  'test/unit/words/captions-shown.test.ts',
  'test/unit/words/say.test.ts',
];
