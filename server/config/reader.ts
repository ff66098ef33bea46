import { ConfigError } from '../options.js';

/**
 * Reads a parsed JSON value field by field and fails with the path of the field at fault. Every
 * field has to be asked for: `done()` refuses those that nobody asked for, so that a misspelt
 * setting is not silently a default.
 */
export class ConfigReader {
  readonly #path: string;
  readonly #fields: Readonly<Record<string, unknown>>;
  readonly #asked = new Set<string>();

  constructor(value: unknown, path = '') {
    this.#path = path;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new ConfigError(`${path || 'The configuration'} must be an object.`);
    }
    this.#fields = value as Record<string, unknown>;
  }

  string(name: string): string | undefined {
    return this.#read(name, 'a non-empty text', (v) => typeof v === 'string' && v !== '');
  }

  boolean(name: string): boolean | undefined {
    return this.#read(name, 'true or false', (v) => typeof v === 'boolean');
  }

  integer(name: string, min: number, max: number): number | undefined {
    return this.#read(name, `a whole number from ${min} to ${max}`, (v) => {
      return typeof v === 'number' && Number.isInteger(v) && v >= min && v <= max;
    });
  }

  positive(name: string): number | undefined {
    return this.#read(name, 'a number above 0', (v) => typeof v === 'number' && v > 0);
  }

  strings(name: string): string[] | undefined {
    return this.#read(name, 'a list of non-empty texts', (v) => {
      return Array.isArray(v) && v.every((item) => typeof item === 'string' && item !== '');
    });
  }

  oneOf<T extends string>(name: string, values: readonly T[]): T | undefined {
    return this.#read(name, `one of ${values.join(', ')}`, (v) => values.includes(v as T));
  }

  /** The readers of a list of objects. */
  list(name: string): ConfigReader[] | undefined {
    const items = this.#read<unknown[]>(name, 'a list', Array.isArray);
    return items?.map((item, index) => new ConfigReader(item, `${this.pathOf(name)}[${index}]`));
  }

  object(name: string): ConfigReader | undefined {
    const value = this.#read<unknown>(name, 'an object', () => true);
    return value === undefined ? undefined : new ConfigReader(value, this.pathOf(name));
  }

  /** Names of the fields present. */
  get names(): string[] {
    return Object.keys(this.#fields);
  }

  /** @throws ConfigError naming a field that is not part of the configuration. */
  done(): void {
    const unknown = this.names.find((name) => !this.#asked.has(name));
    if (unknown === undefined) return;
    throw new ConfigError(
      `${this.pathOf(unknown)} is no setting. Known here: ${[...this.#asked].join(', ')}.`,
    );
  }

  pathOf(name: string): string {
    return this.#path ? `${this.#path}.${name}` : name;
  }

  #read<T>(name: string, what: string, accepts: (value: unknown) => boolean): T | undefined {
    this.#asked.add(name);
    const value = this.#fields[name];
    if (value === undefined) return undefined;
    if (!accepts(value)) throw new ConfigError(`${this.pathOf(name)} must be ${what}.`);
    return value as T;
  }
}
