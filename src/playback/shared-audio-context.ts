import { EventEmitter } from 'eventemitter3';
import { mayHaveActivation, onGesture } from './gesture.js';

/** `resume()` may never settle on iOS; it is not waited for longer than this, in milliseconds. */
const RESUME_WAIT = 200;

/** A context whose time has not moved this long after `resume()` is dead, in milliseconds. */
const MOVE_WAIT = 300;

const delay = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Whether the context's time moves within {@link MOVE_WAIT}. */
async function moves(context: AudioContext): Promise<boolean> {
  const start = context.currentTime;
  for (let waited = 0; waited < MOVE_WAIT; waited += 20) {
    await delay(20);
    if (context.currentTime !== start) return true;
    if (context.state === 'closed') return false;
  }
  return false;
}

/** A context for speech, which on iOS is to be heard with the ring switch off. */
function makeContext(): AudioContext {
  const { audioSession } = navigator as { audioSession?: { type: string } };
  if (audioSession?.type === 'auto') audioSession.type = 'playback';
  return new AudioContext({ latencyHint: 'interactive' });
}

/** Safari refuses to close one that has not begun, which then has nothing to give back. */
const close = (context: AudioContext) => void context.close().catch(() => undefined);

interface SharedAudioContextEvents {
  /** The context began (`true`) or stopped (`false`) to run. */
  running: [running: boolean];
  /** Another context took the place of a dead one. */
  replaced: [];
  /** The owner of an external context closed it. */
  closed: [];
}

/**
 * An AudioContext and what keeps it alive: it is made when first needed, resumed on the user's
 * gestures whenever it does not run (`suspended` by the autoplay policy, `interrupted` by a phone
 * call), and replaced when it is dead. One that is interrupted comes back by itself, or is left so
 * for good by iOS: it is replaced where another runs. An external context is only listened to and
 * resumed when asked; it is never replaced or closed.
 */
export class SharedAudioContext extends EventEmitter<SharedAudioContextEvents> {
  static #shared: SharedAudioContext | null = null;
  readonly #owned: boolean;
  #context: AudioContext | null;
  #users = 0;
  #ran = false;
  /** It was made ahead of need: nothing starts it before sound is asked for. */
  #foreseen = false;
  #disarm: (() => void) | null = null;
  #checking: Promise<boolean> | null = null;

  /**
   * What wraps `context`, or the one of the page: browsers allow few contexts, so all players
   * without their own share it. Call {@link release} once when done.
   */
  static acquire(context?: AudioContext): SharedAudioContext {
    const shared = context
      ? new SharedAudioContext(context)
      : (SharedAudioContext.#shared ??= new SharedAudioContext());
    shared.#users++;
    return shared;
  }

  private constructor(context?: AudioContext) {
    super();
    this.#owned = !context;
    this.#context = context ?? null;
    context?.addEventListener('statechange', this.#onStateChange);
    this.#ran = this.running;
  }

  /** The context where there is one already. */
  get context(): AudioContext | null {
    return this.#context;
  }

  get running(): boolean {
    return this.#context?.state === 'running';
  }

  /**
   * The context, made now if there is none, which may hold the page's thread for a tenth of a second; it does
   * not run before sound is asked for.
   */
  foresee(): AudioContext {
    if (!this.#context) {
      this.#foreseen = true;
      this.#adopt(makeContext());
      // Where the browser lets it, it begins by itself.
      void this.#context!.suspend().catch(() => undefined);
    }
    return this.#context!;
  }

  /** The context, made now if there is none, and started if the browser lets it. */
  open(): AudioContext {
    const foreseen = this.#foreseen;
    this.#foreseen = false;
    if (!this.#context || (this.#owned && this.#context.state === 'closed'))
      this.#adopt(makeContext());
    const context = this.#context!;
    if (this.#owned && context.state !== 'running') {
      this.#arm();
      if (foreseen || mayHaveActivation()) void context.resume().catch(() => undefined);
    }
    return context;
  }

  /**
   * Resumes the context and makes sure that it runs. Call it within a user's gesture.
   *
   * @returns whether sound can be heard now
   */
  unlock(): Promise<boolean> {
    const context = this.open();
    if (context.state === 'closed') return Promise.resolve(false);
    const resumed = context.resume().catch(() => undefined);
    this.#checking ??= this.#check(context, resumed).finally(() => (this.#checking = null));
    return this.#checking;
  }

  /** The last user's release closes an own context. */
  release(): void {
    if (--this.#users > 0) return;
    if (SharedAudioContext.#shared === this) SharedAudioContext.#shared = null;
    this.#abandon();
    this.removeAllListeners();
  }

  async #check(context: AudioContext, resumed: Promise<void>): Promise<boolean> {
    await Promise.race([resumed, delay(RESUME_WAIT)]);
    if (await moves(context)) return true;
    if (!this.#owned || this.#users === 0 || this.#context !== context) return this.running;
    const refused = context.state !== 'running' && navigator.userActivation?.isActive === false;
    if (refused) return false;
    const next = makeContext();
    const started = Promise.race([next.resume().catch(() => undefined), delay(RESUME_WAIT)]);
    if (context.state === 'interrupted') {
      await started;
      const comesBack = !(await moves(next));
      if (comesBack || this.running || this.#users === 0 || this.#context !== context) {
        close(next);
        return this.running;
      }
    }
    this.#abandon();
    this.#adopt(next);
    this.emit('replaced');
    await started;
    return this.running;
  }

  #adopt(context: AudioContext): void {
    const replaces = this.#context !== null;
    this.#context = context;
    context.addEventListener('statechange', this.#onStateChange);
    document.addEventListener('visibilitychange', this.#onVisible);
    if (!this.running) this.#arm();
    if (replaces) this.#onStateChange();
  }

  #abandon(): void {
    this.#disarm?.();
    this.#disarm = null;
    document.removeEventListener('visibilitychange', this.#onVisible);
    const context = this.#context;
    context?.removeEventListener('statechange', this.#onStateChange);
    if (this.#owned && context && context.state !== 'closed') close(context);
  }

  #arm(): void {
    if (!this.#foreseen) this.#disarm ??= onGesture(() => void this.unlock());
  }

  readonly #onStateChange = () => {
    const running = this.running;
    if (this.#owned && !running) this.#arm();
    if (running) {
      this.#disarm?.();
      this.#disarm = null;
    }
    if (running !== this.#ran) {
      this.#ran = running;
      this.emit('running', running);
    }
    if (!this.#owned && this.#context?.state === 'closed') this.emit('closed');
  };

  /** Back from another tab or app, iOS leaves the context interrupted until it is asked. */
  readonly #onVisible = () => {
    if (document.visibilityState !== 'visible' || this.running || !mayHaveActivation()) return;
    void this.unlock();
  };
}

const modules = new WeakMap<BaseAudioContext, Map<string, Promise<void>>>();

/** Loads of worklet modules that failed. */
let failures = 0;

/**
 * Adds a worklet module to a context, once. A failed load is tried again at the next call, by a name of its
 * own: a context remembers that a URL failed, with its fragment, and asks for it no more.
 */
export function addWorklet(context: BaseAudioContext, url: string): Promise<void> {
  let added = modules.get(context);
  if (!added) modules.set(context, (added = new Map<string, Promise<void>>()));
  let loading = added.get(url);
  if (!loading) {
    loading = context.audioWorklet.addModule(failures ? `${url}#${failures}` : url);
    loading.catch(() => {
      added.delete(url);
      failures++;
    });
    added.set(url, loading);
  }
  return loading;
}

/**
 * Opens the context and gives it a worklet module. Where the context is replaced meanwhile, it is
 * the next one that is returned.
 *
 * @throws what `addModule()` fails with.
 */
export async function contextWithWorklet(
  audio: SharedAudioContext,
  url: string,
): Promise<AudioContext> {
  for (;;) {
    const context = audio.open();
    try {
      await addWorklet(context, url);
    } catch (error) {
      if (audio.context === context) throw error;
    }
    if (audio.context === context) return context;
  }
}
