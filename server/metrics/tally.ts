/** Counts by labels, from the start of the process on. */
export class CountBy<Label extends string> {
  readonly #counts = new Map<string, { labels: Record<Label, string>; count: number }>();

  add(labels: Record<Label, string>, by = 1): void {
    const key = Object.values(labels).join('\n');
    const known = this.#counts.get(key);
    if (known) known.count += by;
    else this.#counts.set(key, { labels, count: by });
  }

  get all(): readonly { readonly labels: Record<Label, string>; readonly count: number }[] {
    return [...this.#counts.values()];
  }
}

/**
 * What has happened on a server since it started. Labels come from a bounded set: apps that the
 * configuration names, and faults that the server knows.
 */
export class Tally {
  /** Sessions that were opened. */
  readonly sessions = new CountBy<'app'>();
  /** Upgrade requests that did not become a session, by fault; without an app where none is known. */
  readonly refusals = new CountBy<'app' | 'fault'>();
  /** Faults that sessions were told of. */
  readonly faults = new CountBy<'app' | 'fault'>();
  /** Bytes of audio that came. */
  readonly audio = new CountBy<'app'>();
  /** Bytes of motion that left. */
  readonly motion = new CountBy<'app'>();
}
