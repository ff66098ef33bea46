/**
 * A phone that the page's sound is taken away for: contexts made meanwhile do as Safari's do. They
 * stand, say `interrupted`, and whoever resumes them waits.
 */
export class Phone {
  readonly #contexts = new Set<PhoneContext>();
  readonly #original = globalThis.AudioContext;
  #calling = false;

  constructor() {
    const made = (context: PhoneContext): void => {
      this.#contexts.add(context);
      if (this.#calling) void context.interrupt();
    };
    globalThis.AudioContext = class extends PhoneContext {
      constructor(options?: AudioContextOptions) {
        super(options);
        made(this);
      }
    };
  }

  /** Somebody calls. */
  async rings(): Promise<void> {
    this.#calling = true;
    await Promise.all([...this.#contexts].map((context) => context.interrupt()));
  }

  /** The call is over. `forgetful`: what was interrupted stays so, as iOS has it now and then. */
  async hangsUp({ forgetful = false } = {}): Promise<void> {
    this.#calling = false;
    if (forgetful) return;
    await Promise.all([...this.#contexts].map((context) => context.goOn()));
  }

  /** Contexts are those of the browser again. */
  remove(): void {
    globalThis.AudioContext = this.#original;
  }
}

class PhoneContext extends AudioContext {
  #interrupted = false;

  constructor(options?: AudioContextOptions) {
    super(options);
    const state = (): AudioContextState => Reflect.get(AudioContext.prototype, 'state', this);
    Object.defineProperty(this, 'state', {
      get: () => (this.#interrupted && state() !== 'closed' ? 'interrupted' : state()),
    });
  }

  override resume(): Promise<void> {
    return this.#interrupted ? new Promise(() => undefined) : super.resume();
  }

  async interrupt(): Promise<void> {
    if (this.state === 'closed') return;
    this.#interrupted = true;
    // WebKit cannot suspend one that has not begun, which stands anyway.
    await super.suspend().catch(() => undefined);
  }

  async goOn(): Promise<void> {
    if (!this.#interrupted || this.state === 'closed') return;
    this.#interrupted = false;
    // One that is being closed is not resumed, nor `closed` yet.
    await super.resume().catch(() => undefined);
  }
}
