import { newAvatarSession } from 'spatius-avatar-server-sdk';

/** First byte of a binary message to the page; see `app.js`. */
const AUDIO = 1;
const AUDIO_END = 2;
const MOTION = 3;

/** Hertz of the speech here: PCM16, mono. */
export const SAMPLE_RATE = 16_000;
/** Bytes of a tenth of a second. */
const CHUNK = (SAMPLE_RATE / 10) * 2;

/** One answer of the avatar: its sound goes to the page, and by way of the Motion Server its motion. */
export class Turn {
  #page;
  #session;
  #over = false;
  /** The page has audio of this turn. */
  #heard = false;
  /** There will be no motion. */
  #still = false;
  /** Settles when all audio so far is with the Motion Server. */
  #motion;

  /**
   * @param {import('ws').WebSocket} page
   * @param {object} motionServer endpoints, App ID and API key for `newAvatarSession()`
   * @param {string} avatarId
   */
  constructor(page, motionServer, avatarId) {
    this.#page = page;
    this.#session = newAvatarSession({
      ...motionServer,
      avatarId,
      sampleRate: SAMPLE_RATE,
      extraParams: { 'motion-format': 'compact' },
      transportFrames: (envelope, last) => {
        this.#send(MOTION, envelope);
        if (last) void this.end();
      },
      onError: (error) => this.#motionless(error),
    });
    this.#motion = this.#connect().catch((error) => this.#motionless(error));
  }

  async #connect() {
    await this.#session.init();
    await this.#session.start();
  }

  /** Speaks PCM16 as it comes, from a text-to-speech service, a file or a microphone. */
  async speak(speech) {
    try {
      for await (const pcm of speech) {
        for (let at = 0; at < pcm.length && !this.#over; at += CHUNK) {
          const chunk = pcm.subarray(at, at + CHUNK);
          this.#send(AUDIO, chunk);
          this.#heard = true;
          if (this.#still) this.#send(MOTION);
          this.#animate(chunk, false);
        }
        if (this.#over) return;
      }
    } catch (error) {
      this.#tell(error);
    }
    this.#send(AUDIO_END);
    this.#animate(new Uint8Array(0), true);
  }

  /** The sound does not wait for this: without a Motion Server it is heard all the same. */
  #animate(pcm, end) {
    this.#motion = this.#motion
      .then(() => !this.#over && this.#session.sendAudio(pcm, end))
      .catch((error) => this.#motionless(error));
  }

  /** Nothing more is sent to the page. Idempotent. */
  async end() {
    this.#over = true;
    await this.#session.close();
  }

  /** No motion will come: an empty message tells the page, which then plays the sound alone. */
  #motionless(error) {
    this.#tell(error);
    this.#still = true;
    if (this.#heard) this.#send(MOTION); // a page knows a round by its first audio
    void this.#session.close();
    this.#motion = new Promise(() => undefined);
  }

  #tell({ message }) {
    if (!this.#over) this.#page.send(JSON.stringify({ type: 'error', message }));
  }

  #send(kind, payload = new Uint8Array(0)) {
    if (!this.#over) this.#page.send(Buffer.concat([Buffer.of(kind), payload]));
  }
}
