import type { PropertyDeclarations, PropertyValues } from 'lit';
import { LanguageController } from '../element/controllers/language-controller.js';
import type { SpatiusAvatar } from '../element/index.js';
import { AvatarLink } from './avatar-link.js';
import { StyledElement } from './styled-element.js';
import { wordsFor, type Words } from './words.js';

/**
 * An element that shows or asks for something of one avatar: inside of it, or beside it with
 * `for="id"`. Directly inside, it takes the slot that suits it, unless it names one.
 */
export abstract class Companion extends StyledElement {
  static override properties: PropertyDeclarations = { for: { type: String, reflect: true } };

  /** Slot of the avatar that it takes by itself. */
  protected static readonly place: string = 'controls';

  /** Id of the avatar, where the companion is not inside it. */
  declare for: string | null;

  readonly #language = new LanguageController(this);
  readonly #link = new AvatarLink(this, (event) => this.heard(event));

  constructor() {
    super();
    this.for = null;
  }

  /** The avatar it belongs to; `null` while there is none. */
  get avatar(): SpatiusAvatar | null {
    return this.#link.avatar;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const { place } = this.constructor as typeof Companion;
    if (this.parentElement?.localName === 'spatius-avatar' && !this.hasAttribute('slot')) {
      this.slot = place;
    }
  }

  /** BCP 47 tag, empty where nobody says. */
  protected get language(): string {
    return this.#language.language;
  }

  protected get words(): Words {
    return wordsFor(this.language);
  }

  /** Told of every event of the avatar. */
  protected heard(_event: Event): void {}

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('for')) this.#link.look();
  }
}
