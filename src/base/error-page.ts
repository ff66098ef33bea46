import type { ErrorCode } from './errors.js';
import { VERSION } from './version.js';

/**
 * Where an error code is explained. The page is a file of the package, so whoever installed it has it
 * beside the code; the address is for those who load the code by a script tag.
 */
export const errorPage = (code: ErrorCode): string =>
  `https://unpkg.com/spatius-avatar@${VERSION}/docs/errors/${code}.md`;
