/** Hertz; what the back end sends on to the Motion Server. */
const RATE = 16_000;

/** The visitor's microphone as PCM16, 16 kHz, mono, in chunks of about a tenth of a second. */
export class Microphone {
  #context = null;
  #stream = null;

  /** @param {(pcm: ArrayBuffer) => void} take */
  constructor(take) {
    this.take = take;
  }

  get on() {
    return this.#stream !== null;
  }

  async start() {
    this.#stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    this.#context = new AudioContext();
    await this.#context.audioWorklet.addModule('recorder.js');
    const recorder = new AudioWorkletNode(this.#context, 'recorder', {
      numberOfOutputs: 0,
      processorOptions: { rate: RATE },
    });
    recorder.port.onmessage = ({ data }) => this.take(data);
    this.#context.createMediaStreamSource(this.#stream).connect(recorder);
  }

  async stop() {
    for (const track of this.#stream?.getTracks() ?? []) track.stop();
    this.#stream = null;
    const context = this.#context;
    this.#context = null;
    await context?.close();
  }
}
