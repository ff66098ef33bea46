/** `<spatius-avatar>` in the markup of Svelte 5. */
import type { ElementOf, HandlersOf, OptionsOf, Over, Tag } from './props.js';
// @ts-ignore where there is no Svelte
import type { HTMLAttributes } from 'svelte/elements';

type Props = {
  [Name in Tag]: Over<OptionsOf<Name> & HandlersOf<Name>, HTMLAttributes<ElementOf<Name>>>;
};

declare module 'svelte/elements' {
  interface SvelteHTMLElements extends Props {}
}
