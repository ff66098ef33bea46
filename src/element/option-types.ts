/** What pages assign; anything else is taken by its string. */
export type Assigned = string | number | boolean | null | undefined;

/** What an option may hold, and what becomes of a value that it may not. */
export interface OptionType<Value> {
  /** Holds where nothing is set, for `null` and `undefined` as well. */
  readonly fallback: Value;
  /** The values to choose from, where there is a choice. */
  readonly values?: readonly Value[];
  /** The least and the greatest value of a number. */
  readonly range?: readonly [low: number, high: number];
  /** The attribute counts by being there, whatever it holds. */
  readonly flag?: true;
  /** The property is not written to the attribute, where anybody who reads the page would see it. */
  readonly secret?: true;
  /** The nearest value that can be used; complains where that is another one. */
  read(value: string | number | boolean, complain: (problem: string) => void): Value;
}

export const text: OptionType<string | null> = { fallback: null, read: String };

/** The address of something. Templates write an empty one where they have none. */
export const url: typeof text = { ...text, read: (value) => String(value).trim() || null };

/** A text that is not for everybody who reads the page. */
export const secret: typeof text = { ...text, secret: true };

/** Some frameworks assign a bare attribute as the empty string. */
export const flag: OptionType<boolean> = {
  fallback: false,
  flag: true,
  read: (value) => value === '' || Boolean(value),
};

/**
 * One of a few words or numbers, in any case of letters; the last argument is used in place of any
 * other, and `null` is as if nothing were set.
 */
export function oneOf<Value extends string | number, Fallback extends Value | null>(
  values: readonly Value[],
  fallback: Fallback,
): OptionType<Value | Fallback> {
  const folded = (value: string | number | boolean) => String(value).trim().toLowerCase();
  return {
    fallback,
    values,
    read(value, complain) {
      const known = values.find((one) => folded(one) === folded(value));
      if (known === undefined) {
        const used = fallback === null ? 'it is left out' : `"${fallback}" is used`;
        complain(`"${value}" is none of ${values.join(', ')}; ${used}`);
      }
      return known ?? fallback;
    },
  };
}

/** A number within bounds. */
export function between(low: number, high: number, fallback: number): OptionType<number> {
  return {
    fallback,
    range: [low, high],
    read(value, complain) {
      const number = value === '' ? NaN : Number(value);
      const used = Number.isNaN(number) ? fallback : Math.min(high, Math.max(low, number));
      if (used !== number)
        complain(`"${value}" is no number from ${low} to ${high}; ${used} is used`);
      return used;
    },
  };
}
