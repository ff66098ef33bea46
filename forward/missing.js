/**
 * Whether an import failed because a package that one installs besides this one is not there.
 *
 * @param {unknown} cause
 * @param {string} name
 */
export function isMissing(cause, name) {
  return (
    cause instanceof Error &&
    'code' in cause &&
    cause.code === 'ERR_MODULE_NOT_FOUND' &&
    cause.message.includes(`'${name}'`)
  );
}

/**
 * Handler for a failed import of a package that one installs besides this one.
 *
 * @param {'spatius-avatar-server' | 'spatius-avatar-server-sdk'} name
 * @param {string} wanted what the user asked for: an entry of this package or a command
 * @param {string} [instead] a command that does without installing
 * @returns {(cause: unknown) => never} throws an error that names the command which installs it, or
 *   what else was wrong with the package
 */
export function orSayHowToInstall(name, wanted, instead) {
  return (cause) => {
    if (!isMissing(cause, name)) throw cause;
    throw new Error(
      `${wanted} is in a package of its own, which is not installed. Run: npm install ${name}` +
        (instead ? `\nor, without installing it: ${instead}` : ''),
      { cause },
    );
  };
}
