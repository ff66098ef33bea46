import { attributeOf } from '../element/attribute-name.js';
import type { SpatiusAvatar as SpatiusAvatarElement } from '../element/index.js';
import { OPTIONS, ROWS, type OptionValues } from '../element/options.js';
import type { AvatarEvents } from '../events/index.js';
import * as events from '../events/index.js';

export type { SpatiusAvatarElement };

/** Every option of the element, by the name of its property; left out or `null`, it has its default. */
export type SpatiusAvatarOptions = {
  readonly [Name in keyof typeof OPTIONS]?: OptionValues[Name] | null;
};

/** `SpeechEnd` of `AvatarSpeechEndEvent`. */
type EventWord<ClassName> = ClassName extends `Avatar${infer Word}Event`
  ? Lowercase<Word> extends keyof AvatarEvents
    ? Word
    : never
  : never;

/** A handler for every event of the element: `onSpeechEnd` hears `speechend`. */
export type SpatiusAvatarHandlers = {
  readonly [Word in EventWord<keyof typeof events> as `on${Word}`]?: (
    event: AvatarEvents[Lowercase<Word>] & { readonly currentTarget: SpatiusAvatarElement },
  ) => void;
};

type HandlerName = keyof SpatiusAvatarHandlers;

/** The event that each handler hears. The classes of the events are their table. */
export const HANDLERS: ReadonlyMap<string, string> = new Map(
  Object.keys(events).flatMap((name) => {
    const word = /^Avatar(\w+)Event$/.exec(name)?.[1];
    return word ? [[`on${word}`, word.toLowerCase()]] : [];
  }),
);

const HANDLER_OF = new Map([...HANDLERS].map(([handler, type]) => [type, handler]));

/** Types of all events of the element. */
export const EVENT_TYPES: readonly string[] = [...HANDLER_OF.keys()];

/** Calls the handler of an event, where there is one. */
export function callHandler(handlers: SpatiusAvatarHandlers, event: Event): void {
  const handler = handlers[HANDLER_OF.get(event.type) as HandlerName];
  (handler as ((event: Event) => void) | undefined)?.(event);
}

/** Props of a component, told apart by what they are for. */
export interface SplitProps {
  readonly options: SpatiusAvatarOptions;
  readonly handlers: SpatiusAvatarHandlers;
  /** What is of neither table. */
  readonly rest: Readonly<Record<string, unknown>>;
}

export function splitProps(props: object): SplitProps {
  const split = { options: {}, handlers: {}, rest: {} };
  for (const [name, value] of Object.entries(props) as [string, unknown][]) {
    const kind = Object.hasOwn(OPTIONS, name)
      ? 'options'
      : HANDLERS.has(name)
        ? 'handlers'
        : 'rest';
    Object.assign(split[kind], { [name]: value });
  }
  return split;
}

/** The options as markup has them, for servers and for the first picture. Secrets are left out. */
export function attributesOf(options: SpatiusAvatarOptions): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const [name, { type }] of ROWS) {
    const value = options[name];
    if (value == null || value === false || type.secret) continue;
    attributes[attributeOf(name)] = value === true ? '' : String(value);
  }
  return attributes;
}

/** Sets what is new as properties, which React 18 does not; what is no longer said has its default. */
export function assignOptions(
  element: SpatiusAvatarElement,
  options: SpatiusAvatarOptions,
  before: SpatiusAvatarOptions,
): void {
  for (const [name] of ROWS) {
    if (!Object.is(options[name], before[name])) Object.assign(element, { [name]: options[name] });
  }
}

/** Attributes that count by being there, and that React 18 would write as `"false"`. */
const FLAGS = new Set(['autoFocus', 'hidden', 'inert', 'itemScope']);

/** Attributes of every element, as React 18 has to be given them for one that it does not know. */
export function htmlAttributes(rest: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { className, ...others } = rest;
  const entries = Object.entries(others).map(([name, value]) => [
    name,
    FLAGS.has(name) && value === false ? undefined : value,
  ]);
  return {
    ...(Object.fromEntries(entries) as Record<string, unknown>),
    ...(className === undefined ? {} : { class: className }),
  };
}
