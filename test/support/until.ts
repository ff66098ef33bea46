import { limit } from './patience.js';

/** Milliseconds between two looks. */
const INTERVAL = 5;
/** Seconds for anything that a test waits for, where the machine is fast and idle. */
const LONGEST = 30;

/**
 * Waits until something holds, however long this machine takes, and answers with it.
 *
 * @param what finishes the sentence "Waited in vain until …", for whoever reads that it did not.
 */
export async function until<T>(
  holds: () => T | Promise<T>,
  what: string,
): Promise<Exclude<T, false | null | undefined>> {
  const end = performance.now() + limit(LONGEST);
  for (;;) {
    const found = await holds();
    if (found) return found as Exclude<T, false | null | undefined>;
    if (performance.now() > end) throw new Error(`Waited in vain until ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, INTERVAL));
  }
}
