/** @throws TypeError that names the values to use, when `value` is none of them. */
export function assertOneOf(
  what: string,
  value: unknown,
  values: Readonly<Record<string, string>>,
): void {
  const known = Object.values(values);
  if (!known.includes(value as string)) {
    throw new TypeError(`${what} "${String(value)}" is none of ${known.join(', ')}.`);
  }
}
