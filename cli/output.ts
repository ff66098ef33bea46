import { writeFile } from 'node:fs/promises';

/** The name that stands for standard input and output. */
export const STANDARD = '-';

/**
 * Writes a file, or standard output for `-`. A reader that has seen enough is no failure.
 *
 * @throws what Node reports for an output that cannot be written; it names a file.
 */
export async function writeOutput(path: string, content: string | Uint8Array): Promise<void> {
  if (path !== STANDARD) return writeFile(path, content);
  const { stdout } = process;
  stdout.once('error', () => undefined); // The callback says the same.
  const fault = await new Promise<Error | null | undefined>((resolve) =>
    stdout.write(content, resolve),
  );
  if (fault && !('code' in fault && fault.code === 'EPIPE')) throw fault;
}
