import { Answers } from './answers.js';
import { decode, encode } from './base64.js';
import { ask, connect } from './socket.js';

/** Hertz of the sound both ways: what `audio/pcm` is in the Realtime API. */
const RATE = 24_000;

const SESSION = {
  type: 'realtime',
  output_modalities: ['audio'],
  audio: {
    input: { format: { type: 'audio/pcm', rate: RATE }, turn_detection: { type: 'server_vad' } },
    output: { format: { type: 'audio/pcm', rate: RATE }, voice: 'marin' },
  },
};

/** A call with OpenAI Realtime. Ends with the signal, or when the server hangs up. */
export async function call(avatar, microphone, { signal, show, ready }) {
  avatar.sampleRate = RATE;
  const { url, token } = await ask('openai-token', signal);

  /** The server has sent more than was heard: it must know where its words were broken off. */
  const answers = new Answers(avatar, (item_id, seconds) =>
    send({
      type: 'conversation.item.truncate',
      item_id,
      content_index: 0,
      audio_end_ms: Math.floor(seconds * 1000),
    }),
  );
  const hear = ({ item_id, delta }) => answers.push(item_id, decode(delta));
  const heard = ({ item_id }) => answers.end(item_id);
  const protocols = ['realtime', `openai-insecure-api-key.${token}`];
  const { send, closed } = await connect(
    url,
    protocols,
    {
      'session.created': () => send({ type: 'session.update', session: SESSION }),
      'session.updated': () => talk(),
      'response.output_audio.delta': hear,
      'response.output_audio.done': heard,
      // Names of the beta version.
      'response.audio.delta': hear,
      'response.audio.done': heard,
      'response.output_audio_transcript.done': ({ transcript }) => show(transcript),
      // The visitor speaks: the server stops by itself.
      'input_audio_buffer.speech_started': () => answers.interrupt(),
      error: ({ error }) => show(error.message),
    },
    signal,
  );

  async function talk() {
    ready();
    send({ type: 'response.create' });
    avatar.listening = true;
    for await (const { pcm } of avatar.hear(microphone, { sampleRate: RATE })) {
      send({ type: 'input_audio_buffer.append', audio: encode(pcm) });
    }
  }

  try {
    await closed;
  } finally {
    for (const track of microphone.getTracks()) track.stop();
    avatar.listening = false;
    avatar.interrupt();
  }
}
