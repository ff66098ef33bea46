import { fileURLToPath } from 'node:url';

/** Folder of this package's built scripts and static files, with `/` and one at its end. */
export const distFolder = fileURLToPath(new URL('..', import.meta.url)).replaceAll('\\', '/');

/** Whether a file is one of this package. Bundlers name files by their real path. */
export const isOurs = (file: string): boolean => file.replaceAll('\\', '/').startsWith(distFolder);
