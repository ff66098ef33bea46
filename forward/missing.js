/**
 * Handler for a failed import of a package that one installs besides this one.
 *
 * @param {'spatius-avatar-server' | 'spatius-avatar-server-sdk'} name
 * @param {string} wantedBy what the user asked for, such as an entry of this package or a command
 * @returns {(cause: unknown) => never} throws an error that names the command which installs it, or
 *   what else was wrong with the package
 */
export function orSayHowToInstall(name, wantedBy) {
  return (cause) => {
    const isMissing =
      cause instanceof Error &&
      'code' in cause &&
      cause.code === 'ERR_MODULE_NOT_FOUND' &&
      cause.message.includes(`'${name}'`);
    if (!isMissing) throw cause;
    throw new Error(
      `${wantedBy} is in a package of its own, which is not installed. Run: npm install ${name}`,
      { cause },
    );
  };
}
