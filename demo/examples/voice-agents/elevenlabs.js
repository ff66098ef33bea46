import { Answers } from './answers.js';
import { decode, encode } from './base64.js';
import { ask, connect } from './socket.js';

/** A pause of this length in what is sent is the end of an answer, once all of it was heard, in seconds. */
const PAUSE = 0.5;

/** A call with an agent of ElevenLabs. Ends with the signal, or when the agent hangs up. */
export async function call(avatar, microphone, { signal, show, ready }) {
  const { url } = await ask('elevenlabs-url', signal);
  const answers = new Answers(avatar);
  /** The answer that comes now, the seconds of it so far, and what ends it. */
  let answer = 0;
  let seconds = 0;
  let end;
  /** Sound up to this event was cut off; more of it may be on its way. */
  let interrupted = -1;

  const { send, closed } = await connect(
    url,
    [],
    {
      conversation_initiation_metadata({ conversation_initiation_metadata_event: formats }) {
        avatar.sampleRate = rateOf(formats.agent_output_audio_format);
        return talk(rateOf(formats.user_input_audio_format));
      },
      audio({ audio_event: { audio_base_64, event_id } }) {
        if (event_id <= interrupted) return;
        const pcm = decode(audio_base_64);
        answers.push(answer, pcm);
        seconds += pcm.byteLength / 2 / avatar.sampleRate;
        // No event says that an answer is complete.
        clearTimeout(end);
        end = setTimeout(finish, (seconds - avatar.audioTime + PAUSE) * 1000);
      },
      interruption({ interruption_event: { event_id } }) {
        interrupted = event_id;
        answers.interrupt();
        finish();
      },
      ping: ({ ping_event: { event_id } }) => send({ type: 'pong', event_id }),
      agent_response: ({ agent_response_event }) => show(agent_response_event.agent_response),
      agent_response_correction: ({ agent_response_correction_event }) =>
        show(agent_response_correction_event.corrected_agent_response),
      user_transcript: ({ user_transcription_event }) =>
        show(`You: ${user_transcription_event.user_transcript}`),
    },
    signal,
  );
  send({ type: 'conversation_initiation_client_data' });

  function finish() {
    clearTimeout(end);
    answers.end(answer++);
    seconds = 0;
  }

  async function talk(sampleRate) {
    ready();
    avatar.listening = true;
    for await (const { pcm } of avatar.hear(microphone, { sampleRate })) {
      send({ user_audio_chunk: encode(pcm) });
    }
  }

  try {
    await closed;
  } finally {
    clearTimeout(end);
    for (const track of microphone.getTracks()) track.stop();
    avatar.listening = false;
    avatar.interrupt();
  }
}

/** Hertz of `pcm_16000`. */
function rateOf(format) {
  const [, rate] = /^pcm_(\d+)$/.exec(format) ?? [];
  if (!rate) throw new Error(`Set the agent's audio format to PCM; it is ${format}.`);
  return Number(rate);
}
