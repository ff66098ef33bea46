/* global AudioWorkletProcessor, currentTime, registerProcessor */
/** Tells all that it hears, and when: context time of the first sample. */
class Recorder extends AudioWorkletProcessor {
  process([[channel]]) {
    if (channel) this.port.postMessage({ time: currentTime, samples: channel.slice() });
    return true;
  }
}
registerProcessor('recorder', Recorder);
