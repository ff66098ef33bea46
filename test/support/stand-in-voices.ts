/** Stands in for the browser's voices: there are none on machines that test. */
export class StandInVoices extends EventTarget {
  readonly spoken: SpeechSynthesisUtterance[] = [];
  readonly cancelled: number[] = [];
  paused = 0;
  #timers: ReturnType<typeof setTimeout>[] = [];

  /** @param boundaries whether words are told. @param word seconds that each word takes. */
  constructor(
    private readonly boundaries: boolean,
    private readonly word: number,
  ) {
    super();
  }

  getVoices = (): Partial<SpeechSynthesisVoice>[] => [
    { name: 'Anna', lang: 'de-DE', default: true, localService: true, voiceURI: 'anna' },
    { name: 'Bob', lang: 'en-US', default: false, localService: true, voiceURI: 'bob' },
  ];

  speak = (utterance: SpeechSynthesisUtterance): void => {
    this.spoken.push(utterance);
    const words = [...utterance.text.matchAll(/\S+/g)];
    const after = (seconds: number, act: () => void) =>
      this.#timers.push(setTimeout(act, 1000 * seconds));
    const tell = (type: string, charIndex = 0) =>
      utterance.dispatchEvent(Object.assign(new Event(type), { charIndex, name: 'word' }));
    after(0.05, () => tell('start'));
    words.forEach(({ index }, place) => {
      if (this.boundaries) after(0.05 + place * this.word, () => tell('boundary', index));
    });
    after(0.05 + words.length * this.word, () => tell('end'));
  };

  cancel = (): void => {
    this.#timers.forEach(clearTimeout);
    this.cancelled.push(this.spoken.length);
  };

  pause = (): void => void this.paused++;
  resume = (): void => undefined;
}

/** Has the page have these voices. @returns what gives it its own back. */
export function useVoices(voices: StandInVoices): () => void {
  const real = Object.getOwnPropertyDescriptor(globalThis, 'speechSynthesis')!;
  Object.defineProperty(globalThis, 'speechSynthesis', { value: voices, configurable: true });
  const { SpeechSynthesisUtterance } = globalThis;
  // A real utterance refuses a voice that the browser does not have.
  globalThis.SpeechSynthesisUtterance = class extends EventTarget {
    constructor(readonly text: string) {
      super();
      for (const type of ['start', 'boundary', 'end', 'error']) {
        this.addEventListener(type, (event) =>
          (this as unknown as Record<string, ((event: Event) => void) | null>)[`on${type}`]?.(
            event,
          ),
        );
      }
    }
  } as unknown as typeof SpeechSynthesisUtterance;
  return () => {
    Object.defineProperty(globalThis, 'speechSynthesis', real);
    globalThis.SpeechSynthesisUtterance = SpeechSynthesisUtterance;
  };
}
