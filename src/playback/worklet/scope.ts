/** What a processor is to the audio thread, as far as this package uses it. */
interface Processor {
  readonly port: MessagePort;
}

/** The parts of AudioWorkletGlobalScope that TypeScript's DOM library leaves out. */
interface WorkletScope {
  readonly sampleRate: number;
  readonly currentFrame: number;
  readonly AudioWorkletProcessor: new () => Processor;
  registerProcessor(name: string, processor: new () => Processor): void;
}

/** The global scope of the audio thread. */
export const scope = globalThis as unknown as WorkletScope;
