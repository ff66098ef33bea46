import Type, { type TSchema } from 'typebox';

/**
 * What a setting of the configuration or a field of a request may be: TypeBox schemas whose `must`
 * completes the sentence "<name> must …" for whoever got it wrong.
 */
export interface Told {
  readonly must: string;
  /** The same for a list with too few items. */
  readonly mustHold?: string;
}

export const text = (must = 'be a non-empty text') => Type.String({ minLength: 1, must });

export const wholeNumber = (minimum: number, maximum: number) =>
  Type.Integer({ minimum, maximum, must: `be a whole number from ${minimum} to ${maximum}` });

export const positive = () =>
  Type.Number({ exclusiveMinimum: 0, maximum: Number.MAX_VALUE, must: 'be a number above 0' });

export const notNegative = () =>
  Type.Number({ minimum: 0, maximum: Number.MAX_VALUE, must: 'be a number of 0 or more' });

export const flag = () => Type.Boolean({ must: 'be true or false' });

export const oneOf = <Values extends readonly string[]>(values: Values) =>
  Type.Enum([...values], { must: `be one of ${values.join(', ')}` });

export const list = <Item extends TSchema>(item: Item, more: object = {}) =>
  Type.Array(item, { must: 'be a list', ...more });

/** Values by any names. */
export const named = <Value extends TSchema>(value: Value) =>
  Type.Record(Type.String(), value, { must: 'be an object' });

/** These fields and no others; those that are not `Type.Optional` have to be there. */
export const fields = <Fields extends Record<string, TSchema>>(known: Fields) =>
  Type.Object(known, { additionalProperties: false, must: 'be an object' });
