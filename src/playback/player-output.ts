import type { TellVoice, VoiceSource } from './round-sound.js';
import {
  PLAYER_ENDED,
  PLAYER_PROCESSOR,
  type PlayerCommand,
  type PlayerMessage,
  type PlayerReport,
  type VoiceOptions,
} from './worklet/player-messages.js';

/** Time constant of a volume change, in seconds: fast, and without a click. */
const VOLUME_SMOOTHING = 0.015;
/** The processor ends within a few milliseconds, unless it has crashed. In milliseconds. */
const END_WAIT = 500;

/**
 * The player's nodes in one context: worklet, then volume, then the destination. Timing is all in
 * the worklet, so volume cannot touch it. The context must have the worklet module.
 */
export class PlayerOutput implements VoiceSource {
  readonly sampleRate: number;
  /** Where speech comes together before the volume. */
  readonly mix: GainNode;
  readonly #context: AudioContext;
  readonly #node: AudioWorkletNode;
  readonly #gain: GainNode;
  /** By number of the voice. */
  readonly #hear = new Map<number, (report: PlayerReport) => void>();
  #begun = 0;
  #capture: MediaStreamAudioDestinationNode | null = null;

  constructor(
    context: AudioContext,
    options: { destination: AudioNode; volume: number; onCrash(): void },
  ) {
    this.#context = context;
    this.sampleRate = context.sampleRate;
    this.#node = new AudioWorkletNode(context, PLAYER_PROCESSOR, {
      numberOfInputs: 0,
      outputChannelCount: [1],
    });
    this.#node.onprocessorerror = () => options.onCrash();
    this.#node.port.onmessage = ({ data }: MessageEvent<PlayerMessage>) => {
      if (data !== PLAYER_ENDED) this.#hear.get(data.voice)?.(data.report);
    };
    this.#gain = new GainNode(context, { gain: options.volume });
    this.mix = new GainNode(context);
    this.#node.connect(this.mix).connect(this.#gain).connect(options.destination);
  }

  begin(options: VoiceOptions, hear: (report: PlayerReport) => void): TellVoice {
    const voice = this.#begun++;
    this.#hear.set(voice, hear);
    this.#post({ type: 'begin', voice, options });
    return (command, transfer) => {
      if (command.type === 'release') this.#hear.delete(voice);
      this.#post({ type: 'tell', voice, command }, transfer);
    };
  }

  setVolume(volume: number): void {
    this.#gain.gain.setTargetAtTime(volume, this.#context.currentTime, VOLUME_SMOOTHING);
  }

  /** The speech before volume and mute, as a track. */
  captureTrack(): MediaStreamTrack {
    if (!this.#capture) {
      this.#capture = new MediaStreamAudioDestinationNode(this.#context, { channelCount: 1 });
      this.mix.connect(this.#capture);
    }
    return this.#capture.stream.getAudioTracks()[0];
  }

  /** Fades out; {@link dispose} when that is done. */
  async fadeOut(): Promise<void> {
    this.setVolume(0);
    if (this.#context.state !== 'running') return;
    await new Promise((resolve) => setTimeout(resolve, VOLUME_SMOOTHING * 4000));
  }

  /**
   * Releases the nodes. Settles when the processor has ended, after which the context may be closed:
   * Chrome never frees a closed context whose processor would still run.
   */
  async dispose(): Promise<void> {
    const { port } = this.#node;
    const ended = new Promise<void>((resolve) => {
      port.onmessage = ({ data }: MessageEvent<PlayerMessage>) =>
        data === PLAYER_ENDED && resolve();
    });
    this.#post({ type: 'dispose' });
    this.#node.onprocessorerror = null;
    this.#node.disconnect();
    this.mix.disconnect();
    this.#gain.disconnect();
    for (const track of this.#capture?.stream.getTracks() ?? []) track.stop();
    if (this.#context.state === 'running') {
      await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, END_WAIT))]);
    }
    port.onmessage = null;
  }

  #post(command: PlayerCommand, transfer: Transferable[] = []): void {
    this.#node.port.postMessage(command, transfer);
  }
}
