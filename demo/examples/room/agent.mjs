import {
  AudioFrame,
  AudioSource,
  LocalAudioTrack,
  Room,
  TrackPublishOptions,
  TrackSource,
} from '@livekit/rtc-node';
import { AccessToken } from 'livekit-server-sdk';

/** Hertz of the speech where nothing else is said: PCM16, mono. */
const SAMPLE_RATE = 24_000;
/** Speech is handed over in pieces of 20 ms. */
const FRAMES_PER_SECOND = 50;
/** Speech handed over ahead of what is heard, in milliseconds; an interruption throws it away. */
const QUEUE_MS = 200;
const TOKEN_SECONDS = 600;

/**
 * A token for one participant of one room.
 *
 * @param {{ apiKey: string, apiSecret: string }} keys
 * @param {{ room: string, identity: string, kind?: string, seconds?: number, attributes?: Record<string, string>, grants?: object }} who
 * @returns {Promise<string>}
 */
export async function roomToken(
  { apiKey, apiSecret },
  { room, identity, kind, seconds = TOKEN_SECONDS, attributes, grants },
) {
  const token = new AccessToken(apiKey, apiSecret, { identity, ttl: seconds, attributes });
  if (kind) token.kind = kind;
  token.addGrant({ roomJoin: true, room, canUpdateOwnMetadata: true, ...grants });
  return token.toJwt();
}

/**
 * A participant that speaks as agents of LiveKit Agents do: it has the kind `agent`, tells its
 * state in the attribute `lk.agent.state`, and what it says in the text stream `lk.transcription`.
 */
export class Agent {
  room = new Room();
  #rate;
  #source;
  #track;
  #trackSid = '';
  #turns = 0;
  /** Ends the turn that is spoken now. */
  #turn = null;

  /** @param {number} rate of its speech, in hertz */
  constructor(rate = SAMPLE_RATE) {
    this.#rate = rate;
    this.#source = new AudioSource(rate, 1, QUEUE_MS);
    this.#track = LocalAudioTrack.createAudioTrack('agent-voice', this.#source);
  }

  /**
   * @param {{ url: string, apiKey: string, apiSecret: string }} server
   * @param {{ room: string, identity?: string, attributes?: Record<string, string>, grants?: object }} where
   */
  async join(server, { room, identity = 'agent', attributes, grants }) {
    const token = await roomToken(server, { room, identity, kind: 'agent', attributes, grants });
    await this.room.connect(server.url, token, { autoSubscribe: true, dynacast: false });
    const options = new TrackPublishOptions({ source: TrackSource.SOURCE_MICROPHONE });
    const { sid } = await this.room.localParticipant.publishTrack(this.#track, options);
    this.#trackSid = sid;
    await this.setState('listening');
  }

  get isSpeaking() {
    return this.#turn !== null;
  }

  /** @param {'initializing' | 'listening' | 'thinking' | 'speaking'} state */
  async setState(state) {
    await this.room.localParticipant.setAttributes({ 'lk.agent.state': state });
  }

  /**
   * Speaks. Whatever it speaks already is interrupted.
   *
   * @param {Int16Array} pcm at its rate
   * @param {string} [text] what it says, for captions
   * @param {(position: number) => void} [each] is called with the sample that goes out next
   * @returns {Promise<{ interrupted: boolean, position: number }>} once all has been sent;
   *   `position` is how many samples were
   */
  async speak(pcm, text = '', each = () => undefined) {
    this.interrupt();
    const turn = new AbortController();
    this.#turn = turn;
    const segment = `segment-${++this.#turns}`;
    await this.setState('speaking');
    if (text) await this.#transcribe(text, segment, false);
    const position = await this.#send(pcm, turn.signal, each);
    const interrupted = turn.signal.aborted;
    if (this.#turn === turn) this.#turn = null;
    // Unless another turn has begun meanwhile.
    if (!this.#turn && this.room.isConnected) {
      if (text) await this.#transcribe(text, segment, true);
      await this.setState('listening');
    }
    return { interrupted, position };
  }

  /** As fast as it is heard. */
  async #send(pcm, signal, each) {
    const size = this.#rate / FRAMES_PER_SECOND;
    let position = 0;
    while (position < pcm.length && !signal.aborted) {
      each(position);
      const samples = new Int16Array(size);
      samples.set(pcm.subarray(position, position + size));
      await this.#source.captureFrame(new AudioFrame(samples, this.#rate, 1, size));
      position = Math.min(position + size, pcm.length);
    }
    if (!signal.aborted) await this.#source.waitForPlayout();
    return position;
  }

  async #transcribe(text, segment, final) {
    await this.room.localParticipant.sendText(text, {
      topic: 'lk.transcription',
      attributes: {
        'lk.segment_id': segment,
        'lk.transcribed_track_id': this.#trackSid,
        'lk.transcription_final': String(final),
      },
    });
  }

  /** Falls silent in the middle of its speech, if it speaks. */
  interrupt() {
    if (!this.#turn) return;
    this.#turn.abort();
    this.#turn = null;
    this.#source.clearQueue();
  }

  async leave() {
    this.interrupt();
    await this.room.disconnect();
    await this.#track.close();
  }
}
