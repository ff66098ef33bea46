/**
 * `<spatius-avatar>` in the JSX of Solid. It takes attributes by their names, and sets the property of
 * each where a value changes; the name of a property needs `prop:`, for Solid writes constants into markup.
 */
import type { AttributesOf, ElementOf, HandlersOf, Over, PropertiesOf, Tag } from './props.js';
// @ts-ignore where there is no Solid
import type { JSX as Solid } from 'solid-js';

type Prefixed<Prefix extends string, Options> = {
  [Key in keyof Options as `${Prefix}:${Key & string}`]?: Options[Key];
};

type Own<Name extends Tag> = AttributesOf<Name> &
  Prefixed<'attr', AttributesOf<Name>> &
  Prefixed<'prop', PropertiesOf<Name>> &
  HandlersOf<Name, 'on:'>;

type Props = {
  [Name in Tag]: Over<Own<Name>, Solid.HTMLAttributes<ElementOf<Name>>>;
};

declare module 'solid-js' {
  namespace JSX {
    interface IntrinsicElements extends Props {}
  }
}
