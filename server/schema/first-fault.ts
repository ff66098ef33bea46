import type { TSchema } from 'typebox';
import { Pointer, Value } from 'typebox/value';
import type { Told } from './kinds.js';

type Fault = ReturnType<typeof Value.Errors>[number];

/**
 * What is wrong with a value first, in a sentence that names the field and says what it must be.
 *
 * @param whole - what the value as a whole is called
 * @param prefix - what goes before the path of a field
 * @returns null when nothing is wrong
 */
export function firstFault(
  schema: TSchema,
  value: unknown,
  whole: string,
  prefix = '',
): string | null {
  if (Value.Check(schema, value)) return null;
  // A field that must not be there is reported twice: by itself, and by the object it is in.
  const fault = Value.Errors(schema, value).find(({ keyword }) => keyword !== 'boolean');
  if (!fault) return `${whole} is not valid.`;
  const at = (more: readonly string[] = []): string =>
    pathOf([...Pointer.Indices(fault.instancePath), ...more], prefix) || whole;
  if (fault.keyword === 'required')
    return `${at(fault.params.requiredProperties.slice(0, 1))} is missing.`;
  if (fault.keyword === 'additionalProperties') {
    const { properties } = Pointer.Get(schema, fault.schemaPath.slice(1)) as { properties: object };
    const unknown = at(fault.params.additionalProperties.slice(0, 1));
    return `${unknown} is no setting. Known here: ${Object.keys(properties).join(', ')}.`;
  }
  return `${at()} must ${mustOf(schema, fault)}.`;
}

/** What the schema at fault says that the value must be, or the next one around it that says so. */
function mustOf(schema: TSchema, { schemaPath, keyword, message }: Fault): string {
  let told: Partial<Told> = {};
  let at: unknown = schema;
  for (const step of ['', ...Pointer.Indices(schemaPath.slice(1))]) {
    if (step !== '') at = (at as Record<string, unknown>)[step];
    if (typeof at === 'object' && at !== null && 'must' in at) told = at as Told;
  }
  const must = keyword === 'minItems' ? (told.mustHold ?? told.must) : told.must;
  return must ?? message.replace(/^must /, '');
}

/** `apps[0].id` */
function pathOf(steps: readonly string[], prefix: string): string {
  return steps.reduce((path, step) => {
    if (/^\d+$/.test(step)) return `${path}[${step}]`;
    return path ? `${path}.${step}` : step;
  }, prefix);
}
