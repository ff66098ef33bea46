import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';

/** The name that stands for standard input and output. */
export const STANDARD = '-';

/**
 * Writes a file, or standard output for `-`. A reader that has seen enough is no failure.
 *
 * @throws what Node reports for a file that cannot be written; it names the file.
 */
export async function writeOutput(path: string, content: string | Uint8Array): Promise<void> {
  if (path !== STANDARD) return writeFile(path, content);
  const { stdout } = process;
  const closed = once(stdout, 'error').then(([error]: unknown[]) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPIPE')) throw error;
  });
  const written = new Promise<void>((resolve) => stdout.write(content, () => resolve()));
  await Promise.race([written, closed]);
}
