import { AvatarError, type ErrorCode, type ErrorReason } from './errors.js';

/**
 * Handler for the failed import of a part of the package that is fetched when it is needed.
 *
 * @param part what the missing part is or does
 * @param code of the AvatarError that is thrown
 */
export const unfetched =
  (part: string, code: ErrorCode, reason?: ErrorReason) =>
  (cause: unknown): never => {
    const message = `${part} could not be fetched. Check the network, and that all files of the package lie in one folder.`;
    throw new AvatarError(code, message, { cause, reason });
  };

/** As long as a file of an avatar is waited for. */
const PATIENCE_MS = 30_000;

/**
 * Waits for the import of a part of the package, and says so when it does not come. What is imported cannot be
 * given up, and is not asked for twice while it is on its way, nor may it be under another URL: there would be
 * two copies of what it shares with others. It may still come; whoever asks again then waits for the same.
 *
 * @param part what it is or does
 * @param code of the AvatarError that is thrown
 */
export function arrival<Module>(
  importing: Promise<Module>,
  part: string,
  code: ErrorCode,
): Promise<Module> {
  const message = `${part} could not be fetched yet. Check the network, or reload.`;
  let timer!: ReturnType<typeof setTimeout>;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new AvatarError(code, message)), PATIENCE_MS);
  });
  const known = Promise.race([importing.catch(unfetched(part, code)), late]);
  return known.finally(() => clearTimeout(timer));
}
