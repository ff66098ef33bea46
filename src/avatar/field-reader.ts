import { AvatarError, ErrorCode } from '../base/errors.js';

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads typed fields of parsed JSON and keeps the path to them, so that an error can name the field
 * that is wrong: `camera.target[1] must be a number`.
 */
export class FieldReader {
  readonly #value: unknown;
  readonly #path: string;
  readonly #source: string;

  /** `source` is the address of the JSON, for messages. */
  constructor(value: unknown, source: string, path = '') {
    this.#value = value;
    this.#source = source;
    this.#path = path;
  }

  get present(): boolean {
    return this.#value !== undefined && this.#value !== null;
  }

  at(name: string): FieldReader {
    const path = this.#path === '' ? name : `${this.#path}.${name}`;
    return new FieldReader(this.#fields()[name], this.#source, path);
  }

  /** `read` of this field, or `undefined` where the field is absent. */
  optional<T>(read: (field: FieldReader) => T): T | undefined {
    return this.present ? read(this) : undefined;
  }

  entries(): [string, FieldReader][] {
    return Object.keys(this.#fields()).map((name) => [name, this.at(name)]);
  }

  text(pattern = /\S/, rule = 'a string that is not empty'): string {
    if (typeof this.#value === 'string' && pattern.test(this.#value)) return this.#value;
    return this.fail(rule);
  }

  number(accepts: (value: number) => boolean = () => true, rule = 'a number'): number {
    const value = this.#value;
    if (typeof value === 'number' && Number.isFinite(value) && accepts(value)) return value;
    return this.fail(rule);
  }

  /** A point or direction: exactly three numbers. */
  vector(): [number, number, number] {
    const value = this.#value;
    if (!Array.isArray(value) || value.length !== 3) return this.fail('an array of three numbers');
    const [x, y, z] = value.map((item, index) =>
      new FieldReader(item, this.#source, `${this.#path}[${index}]`).number(),
    );
    return [x, y, z];
  }

  /** @throws AvatarError `invalidAvatarMetadata` that names this field and what it must be. */
  fail(rule: string): never {
    const subject = this.#path === '' ? 'the content' : `"${this.#path}"`;
    const missing = this.#path === '' ? 'no JSON' : 'missing';
    const found = this.present
      ? `, found ${JSON.stringify(this.#value)?.slice(0, 60)}`
      : `, it is ${missing}`;
    throw new AvatarError(
      ErrorCode.invalidAvatarMetadata,
      `${this.#source}: ${subject} must be ${rule}${found}.`,
    );
  }

  #fields(): Fields {
    const value = this.#value;
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return value as Fields;
    return this.fail('an object');
  }
}
