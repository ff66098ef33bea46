/** `<spatius-avatar>` in the JSX of Preact. */
import type { ElementOf, HandlersOf, OptionsOf, Over, Tag } from './props.js';
// @ts-ignore where there is no Preact
import type { HTMLAttributes } from 'preact';

type Props = {
  [Name in Tag]: Over<OptionsOf<Name> & HandlersOf<Name>, HTMLAttributes<ElementOf<Name>>>;
};

declare module 'preact' {
  namespace JSX {
    interface IntrinsicElements extends Props {}
  }
}
