/** The elements in the templates of frameworks. Angular and lit go by the types of the DOM. */
import './preact.js';
import './react.js';
import './solid.js';
import './svelte.js';
import './vue.js';
import type { HandlersOf, OptionsOf, Tag } from './props.js';

/** What the tags take, for a JSX that is none of these. */
export type CustomElements = { [Name in Tag]: OptionsOf<Name> & HandlersOf<Name> };
