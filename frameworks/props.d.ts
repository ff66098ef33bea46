import type { Elements } from './elements.js';

/** Tags of the elements of this package. */
export type Tag = keyof Elements;

/** The class of an element. */
export type ElementOf<Name extends Tag> = Elements[Name]['element'];

export type AttributesOf<Name extends Tag> = Elements[Name]['attributes'];

export type PropertiesOf<Name extends Tag> = Elements[Name]['properties'];

/** What its tag takes, by the names of attributes and of properties; events and HTML's own excepted. */
export type OptionsOf<Name extends Tag> = AttributesOf<Name> & PropertiesOf<Name>;

type EventsOf<Name extends Tag> = Elements[Name]['events'];

/** An event, and the element on which it is heard. */
type Heard<Name extends Tag, Type extends keyof EventsOf<Name>> = EventsOf<Name>[Type] & {
  readonly currentTarget: ElementOf<Name>;
};

/** A handler for each event, by a prefix and the type of the event: `onspeechend`, `on:speechend`. */
export type HandlersOf<Name extends Tag, Prefix extends string = 'on'> = {
  readonly [Type in keyof EventsOf<Name> as `${Prefix}${Type & string}`]?:
    ((event: Heard<Name, Type>) => void) | undefined;
};

/** Own props in place of those that a framework has of the same name for every element. */
export type Over<Own, Html> = Own & Omit<Html, keyof Own>;
