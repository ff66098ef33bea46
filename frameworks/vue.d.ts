/** `<spatius-avatar>` in the templates of Vue 3. */
import type { ElementOf, HandlersOf, OptionsOf, Over, Tag } from './props.js';
// @ts-ignore where there is no Vue
import type { HTMLAttributes, PublicProps } from 'vue';

type Pascal<Type extends string> = Type extends `${infer Word}-${infer Rest}`
  ? `${Capitalize<Word>}${Pascal<Rest>}`
  : Capitalize<Type>;

/** Vue names the handler of `speechend` `onSpeechend`, that of `spatius-mic` `onSpatiusMic`. */
type Handlers<Name extends Tag> = {
  readonly [
    Key in keyof HandlersOf<Name> as Key extends `on${infer Type}` ? `on${Pascal<Type>}` : never
  ]?: HandlersOf<Name>[Key];
};

/** An element in the form of a component: its props, and what a ref to it holds. */
type Component<Name extends Tag> = new () => ElementOf<Name> & {
  $props: Over<OptionsOf<Name> & Handlers<Name>, HTMLAttributes & PublicProps>;
};

type Components = { [Name in Tag]: Component<Name> };

declare module 'vue' {
  interface GlobalComponents extends Components {}
  interface HTMLAttributes {
    /** HTML's own, which Vue leaves out: the slot of a custom element around it. */
    slot?: string | undefined;
  }
}
