import { LitElement, type PropertyDeclaration, type PropertyValues } from 'lit';
import { consoleLogger, type Logger } from '../base/logger.js';
import { attributeOf } from './attribute-name.js';
import type { Assigned } from './option-types.js';
import { OPTIONS, ROWS, type OptionName, type OptionValues } from './options.js';

/* eslint-disable @typescript-eslint/no-unsafe-declaration-merging, @typescript-eslint/no-empty-object-type -- Lit makes what the table names */

/**
 * What can be set on the element: each property is an attribute of the same meaning, and reflected
 * to it. A default is never reflected, so nothing is added to markup that did not say it. Values
 * that cannot be used are replaced at once, with a warning in the console.
 */
export class AvatarOptions extends LitElement {
  static override properties = Object.fromEntries(
    ROWS.map(([name, { type }]): [OptionName, PropertyDeclaration] => [
      name,
      {
        attribute: attributeOf(name),
        type: type.flag ? Boolean : String,
        reflect: !type.secret,
        useDefault: true,
      },
    ]),
  );

  /** @internal */
  protected readonly logger: Logger = consoleLogger(() => this.logLevel);

  /** What is wrong with the values that are set, by the name of each. */
  readonly #problems = new Map<string, string>();
  /** Kept until the next update, when `log-level` is known whatever the order of attributes. */
  #untold: string[] = [];

  /** @internal What whoever writes the page should mend, a line each. */
  protected get advice(): string[] {
    return [...this.#problems.values()];
  }

  constructor() {
    super();
    for (const [name, { type }] of ROWS) Object.assign(this, { [name]: type.fallback });
  }

  protected static override getPropertyDescriptor(
    name: OptionName,
    key: string | symbol,
    options: PropertyDeclaration,
  ): PropertyDescriptor | undefined {
    const descriptor = super.getPropertyDescriptor(name, key, options);
    const { fallback, read } = OPTIONS[name].type;
    return {
      ...descriptor,
      set(this: AvatarOptions, value: Assigned) {
        this.#problems.delete(name);
        const complain = (problem: string) => this.complain(name, `${name}: ${problem}.`);
        descriptor?.set?.call(this, value == null ? fallback : read(value, complain));
      },
    };
  }

  protected override willUpdate(_changed: PropertyValues<this>): void {
    if (!this.hasUpdated) this.#findMisspelt();
    for (const complaint of this.#untold.splice(0)) this.logger.warning(complaint);
  }

  /** @internal Notes what is wrong with the markup, to be told with the next update. */
  complain(name: string, problem: string): void {
    this.#problems.set(name, problem);
    this.#untold.push(problem);
  }

  /** Markup takes any attribute; `avatarId` arrives as `avatarid`, which is none of ours. */
  #findMisspelt(): void {
    const bare = (name: string) => name.replace(/[-_]/g, '');
    for (const [name] of ROWS) {
      const attribute = attributeOf(name);
      const likeIt = (other: string) => other !== attribute && bare(other) === bare(attribute);
      const misspelt = this.getAttributeNames().find(likeIt);
      if (misspelt) this.complain(misspelt, `The attribute ${misspelt} is written ${attribute}.`);
    }
  }
}

export interface AvatarOptions extends OptionValues {}
