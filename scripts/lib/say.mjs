/** One line to standard output. */
export function say(line = '') {
  process.stdout.write(`${line}\n`);
}

/** Ends a script with a message for its user and a non-zero exit code. */
export function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
