import { EventEmitter } from 'eventemitter3';

type Listener = (...args: never[]) => void;

/**
 * Tells typed events after the state they speak of is settled, so that a listener may call anything,
 * also what ends the one who speaks. Events come to every listener in the order in which they
 * happened: what a listener causes is told when all have heard what it listened to. A listener that
 * throws is reported, and breaks nothing.
 */
export class Emitter<Events extends Record<keyof Events, unknown[]>> extends EventEmitter<Events> {
  readonly #report: (error: unknown) => void;
  readonly #waiting: (() => void)[] = [];
  readonly #once = new Map<PropertyKey, Set<unknown>>();
  /** Changes of state that are under way, one within the other. */
  #changes = 0;
  #telling = false;

  /** @param report is given what listeners throw. */
  constructor(report: (error: unknown) => void) {
    super();
    this.#report = report;
  }

  /** Runs a change of state; what it emits is told once all of it is done. */
  commit<Result>(change: () => Result): Result {
    this.#changes++;
    try {
      return change();
    } finally {
      if (--this.#changes === 0) this.#tell();
    }
  }

  /** Returns whether anybody listens now. Told at once, but for changes that are under way. */
  override emit<Event extends EventEmitter.EventNames<Events>>(
    event: Event,
    ...args: EventEmitter.EventArgs<Events, Event>
  ): boolean {
    this.#waiting.push(() => this.#call(event, args));
    if (this.#changes === 0) this.#tell();
    return this.listenerCount(event) > 0;
  }

  override once<Event extends EventEmitter.EventNames<Events>>(
    event: Event,
    listener: EventEmitter.EventListener<Events, Event>,
  ): this {
    const key = event;
    this.#once.set(key, (this.#once.get(key) ?? new Set()).add(listener));
    return this.on(event, listener);
  }

  override off<Event extends EventEmitter.EventNames<Events>>(
    event: Event,
    listener?: EventEmitter.EventListener<Events, Event>,
  ): this {
    if (listener) this.#once.get(event)?.delete(listener);
    else this.#once.delete(event);
    return super.off(event, listener);
  }

  override removeListener<Event extends EventEmitter.EventNames<Events>>(
    event: Event,
    listener?: EventEmitter.EventListener<Events, Event>,
  ): this {
    return this.off(event, listener);
  }

  /** Lets go of all listeners, after they have heard what has happened so far. */
  end(): void {
    this.#waiting.push(() => {
      this.removeAllListeners();
      this.#once.clear();
    });
    if (this.#changes === 0) this.#tell();
  }

  #tell(): void {
    if (this.#telling) return;
    this.#telling = true;
    try {
      for (let next; (next = this.#waiting.shift());) next();
    } finally {
      // Whoever takes the reports may throw as well.
      this.#telling = false;
    }
  }

  #call<Event extends EventEmitter.EventNames<Events>>(
    event: Event,
    args: EventEmitter.EventArgs<Events, Event>,
  ): void {
    for (const listener of this.listeners(event)) {
      if (this.#once.get(event)?.delete(listener)) this.off(event, listener);
      try {
        (listener as Listener)(...(args as never[]));
      } catch (error) {
        this.#report(error);
      }
    }
  }
}
