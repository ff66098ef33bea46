import { TAP_PROCESSOR, type TapChunk, type TapMessage } from './worklet/tap-messages.js';

/** The nodes that read a stream in one context, which must have the worklet module. */
export class TapNodes {
  readonly source: MediaStreamAudioSourceNode;
  readonly #tap: AudioWorkletNode;

  /** `onChunk` gets what is heard, and `null` after {@link end}. */
  constructor(
    context: AudioContext,
    mediaStream: MediaStream,
    onChunk: (chunk: TapChunk | null) => void,
  ) {
    this.source = new MediaStreamAudioSourceNode(context, { mediaStream });
    this.#tap = new AudioWorkletNode(context, TAP_PROCESSOR, { outputChannelCount: [1] });
    this.#tap.port.onmessage = ({ data }: MessageEvent<TapMessage>) => onChunk(data);
    // A node that leads nowhere is not asked for samples; this one leads to silence.
    this.source.connect(this.#tap).connect(context.destination);
  }

  /** Asks for what is still there. A stopped context cannot answer. */
  end(): void {
    this.#tap.port.postMessage(null);
  }

  dispose(): void {
    this.end();
    this.#tap.port.onmessage = null;
    this.source.disconnect();
    this.#tap.disconnect();
  }
}
