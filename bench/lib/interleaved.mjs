/**
 * Visits all subjects in turn, several times, so that what else the machine does falls on all of them.
 *
 * @template Visit
 * @param {readonly string[]} names
 * @param {number} runs
 * @param {(name: string) => Promise<Visit>} visit
 * @returns {Promise<Record<string, Visit[]>>} what each visit gave, by subject
 */
export async function interleaved(names, runs, visit) {
  const results = Object.fromEntries(names.map((name) => [name, []]));
  for (let run = 0; run < runs; run++) {
    for (const name of names) results[name].push(await visit(name));
  }
  return results;
}
