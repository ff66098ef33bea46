/** `<spatius-avatar>` in the JSX of React 19. React 18 has `spatius-avatar/react`. */
import type { CssProperties } from './elements.js';
import type { ElementOf, HandlersOf, OptionsOf, Over, Tag } from './props.js';
// @ts-ignore where there is no React
import type { DetailedHTMLProps, HTMLAttributes } from 'react';

type Html<Element> = DetailedHTMLProps<HTMLAttributes<Element>, Element>;

type Props = {
  [Name in Tag]: Over<OptionsOf<Name> & HandlersOf<Name>, Html<ElementOf<Name>>>;
};

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements extends Props {}
  }
  interface CSSProperties extends CssProperties {}
}
