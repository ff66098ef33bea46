import { pcmOf } from './wav.js';

/** Hertz of what is heard and sent. */
const RATE = 16_000;

/** A voice of this length is no cough: the agent falls silent. In seconds. */
const BARGE_IN = 0.2;

/** The visitor has finished when nothing was said for so long, in seconds. */
const PATIENCE = 0.7;

/**
 * A call with an agent behind a plain `fetch()`: what the visitor says is posted when it is over, and
 * the answer is sound that streams. Ends with the signal.
 */
export async function call(avatar, microphone, { signal, show, ready }) {
  avatar.sampleRate = RATE;
  avatar.listening = true;
  let question = [];
  /** Seconds of silence since the last word. */
  let silence = 0;
  /** Gives up the answer, also while it is still on its way. */
  let answering = new AbortController();
  ready();
  try {
    for await (const { pcm, speech } of avatar.hear(microphone, { sampleRate: RATE, signal })) {
      if (speech > BARGE_IN) answering.abort();
      silence = speech > 0 ? 0 : silence + pcm.byteLength / 2 / RATE;
      if (speech > 0 || question.length > 0) question.push(pcm);
      if (question.length === 0 || silence < PATIENCE) continue;
      answering.abort();
      answering = new AbortController();
      void answer(question, answering.signal);
      question = [];
    }
  } finally {
    answering.abort();
    for (const track of microphone.getTracks()) track.stop();
    avatar.listening = false;
  }

  async function answer(chunks, given) {
    try {
      const response = await fetch('answer', {
        method: 'POST',
        body: new Blob(chunks),
        signal: given,
      });
      if (!response.ok) throw new Error(`The agent answered ${response.status}.`);
      await avatar.speak(pcmOf(response), { signal: given });
    } catch (error) {
      if (!given.aborted) show(error.message);
    }
  }
}
