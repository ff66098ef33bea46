import { readFileSync } from 'node:fs';
import { AudioStream, RoomEvent, TrackKind } from '@livekit/rtc-node';
import { Agent } from './agent.mjs';
import { VoiceActivity } from './voice-activity.mjs';

/** Hertz of the recordings, and of what is heard of visitors. */
const RATE = 16_000;
/** Bytes before the samples in the simplest WAV files, which the recordings are. */
const WAV_HEADER = 44;
/** Nobody waits longer for a visitor, in milliseconds. */
const PATIENCE_MS = 60_000;

function recording(name) {
  const file = readFileSync(new URL(`../backend-mode/${name}.wav`, import.meta.url));
  const { buffer, byteOffset, length } = file.subarray(WAV_HEADER);
  return new Int16Array(buffer.slice(byteOffset, byteOffset + length));
}

/** What it has to say. A real agent asks a language model and a voice. */
const LINES = {
  hello: { pcm: recording('hello'), text: 'Hello! Good to see you.' },
  weather: {
    pcm: recording('weather'),
    text: 'The morning will be bright and cold, with a little fog over the river.',
  },
};

/**
 * A scripted agent in a room of its own: it greets the visitor, answers whatever it hears with the
 * weather, and falls silent when the visitor speaks. It leaves with the visitor.
 */
export class Host {
  #agent = new Agent(RATE);
  #left = null;

  /**
   * @param {{ url: string, apiKey: string, apiSecret: string }} server
   * @param {string} room
   * @param {() => void} onLeave
   */
  async join(server, room, onLeave) {
    const { room: joined } = this.#agent;
    const late = setTimeout(() => void this.leave(), PATIENCE_MS);
    this.#left = () => {
      clearTimeout(late);
      onLeave();
    };
    joined.on(RoomEvent.ParticipantConnected, () => {
      clearTimeout(late);
      void this.say('hello');
    });
    joined.on(RoomEvent.ParticipantDisconnected, () => void this.leave());
    joined.on(RoomEvent.Disconnected, () => void this.leave());
    joined.on(RoomEvent.TrackSubscribed, (track) => {
      if (track.kind === TrackKind.KIND_AUDIO) void this.#listen(track);
    });
    await this.#agent.join(server, { room });
  }

  /** @param {string} line one of what it has to say; others are left unsaid */
  async say(line) {
    if (Object.hasOwn(LINES, line)) await this.#agent.speak(LINES[line].pcm, LINES[line].text);
  }

  interrupt() {
    this.#agent.interrupt();
  }

  /** Idempotent. */
  async leave() {
    const left = this.#left;
    this.#left = null;
    if (!left) return;
    left();
    await this.#agent.leave();
  }

  /** A visitor who speaks is let speak, and answered. */
  async #listen(track) {
    const voice = new VoiceActivity();
    const sound = new AudioStream(track, { sampleRate: RATE, numChannels: 1, frameSizeMs: 20 });
    for await (const { data } of sound) {
      const heard = voice.push(data);
      if (heard === 'began') this.interrupt();
      if (heard === 'ended') void this.say('weather');
    }
  }
}
