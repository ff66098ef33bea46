/* global AudioWorkletProcessor, registerProcessor, sampleRate */
/** Audio worklet: averages the microphone down to a lower rate and posts it as PCM16. */
class Recorder extends AudioWorkletProcessor {
  #step;
  #chunk;
  #filled = 0;
  #sum = 0;
  #count = 0;
  /** Input samples until the next output sample. */
  #left;

  constructor({ processorOptions: { rate } }) {
    super();
    this.#step = sampleRate / rate;
    this.#left = this.#step;
    this.#chunk = new Int16Array(rate / 10);
  }

  process([[channel]]) {
    for (const sample of channel ?? []) {
      this.#sum += sample;
      this.#count++;
      if (--this.#left <= 0) this.#put();
    }
    return true;
  }

  #put() {
    const mean = this.#sum / this.#count;
    this.#chunk[this.#filled++] = Math.max(-1, Math.min(1, mean)) * 0x7fff;
    this.#sum = this.#count = 0;
    this.#left += this.#step;
    if (this.#filled < this.#chunk.length) return;
    const { buffer } = this.#chunk;
    this.#chunk = new Int16Array(this.#filled);
    this.#filled = 0;
    this.port.postMessage(buffer, [buffer]);
  }
}

registerProcessor('recorder', Recorder);
