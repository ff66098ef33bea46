/**
 * The states that style sheets see as `spatius-avatar:state(playing)`. Browsers before
 * `:state()` refuse names without dashes, or know no states at all; there they are left out.
 */
export class CustomStates {
  readonly #states: CustomStateSet | undefined;
  #shown: ReadonlySet<string> = new Set();

  constructor(internals: ElementInternals | undefined) {
    this.#states = internals?.states;
  }

  /** Shows exactly these states; nothing that is falsy. */
  show(names: readonly (string | false | null | undefined)[]): void {
    const wanted = new Set(names.filter((name) => typeof name === 'string'));
    if (!this.#states) return;
    for (const name of this.#shown) if (!wanted.has(name)) this.#states.delete(name);
    try {
      for (const name of wanted) if (!this.#shown.has(name)) this.#states.add(name);
    } catch {
      return;
    }
    this.#shown = wanted;
  }
}
