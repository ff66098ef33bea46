/** Time constant of the meter, in seconds: it follows syllables, not single waves. */
const METER_SMOOTHING = 0.6;
/** Decibels of full scale that the meter shows as silence, and as all of it. */
const QUIET = -55;
const LOUD = -10;

/** A microphone that is open, and how loud it is. */
export class MicrophoneInput {
  readonly stream: MediaStream;
  readonly #context: AudioContext;
  readonly #analyser: AnalyserNode;
  readonly #samples: Float32Array<ArrayBuffer>;

  /**
   * Asks for a microphone, cleaned of the avatar's own voice.
   *
   * @param deviceId which; the browser's choice where it is empty.
   * @throws DOMException `NotAllowedError`, `NotFoundError` and the others of `getUserMedia()`; the
   * signal's reason when it was aborted meanwhile.
   */
  static async open(deviceId: string, signal: AbortSignal): Promise<MicrophoneInput> {
    if (!('mediaDevices' in navigator)) {
      // Browsers hide it from pages that come without HTTPS.
      throw new DOMException('A microphone needs a page served over HTTPS.', 'NotAllowedError');
    }
    const audio = {
      deviceId: deviceId === '' ? undefined : { exact: deviceId },
      echoCancellation: true,
      noiseSuppression: true,
      autoGainControl: true,
    };
    const stream = await navigator.mediaDevices.getUserMedia({ audio });
    if (signal.aborted) {
      for (const track of stream.getTracks()) track.stop();
      signal.throwIfAborted();
    }
    return new MicrophoneInput(stream);
  }

  private constructor(stream: MediaStream) {
    this.stream = stream;
    this.#context = new AudioContext();
    this.#analyser = new AnalyserNode(this.#context, {
      fftSize: 1024,
      smoothingTimeConstant: METER_SMOOTHING,
    });
    this.#samples = new Float32Array(this.#analyser.fftSize);
    new MediaStreamAudioSourceNode(this.#context, { mediaStream: stream }).connect(this.#analyser);
  }

  /** How loud it is now, 0..1. */
  get level(): number {
    this.#analyser.getFloatTimeDomainData(this.#samples);
    const power = this.#samples.reduce((sum, sample) => sum + sample * sample, 0);
    const decibels = 10 * Math.log10(power / this.#samples.length + 1e-12);
    return Math.max(0, Math.min(1, (decibels - QUIET) / (LOUD - QUIET)));
  }

  close(): void {
    for (const track of this.stream.getTracks()) track.stop();
    void this.#context.close();
  }
}
