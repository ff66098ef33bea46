import type { CharacterConfig } from '../generator/config.js';
import { amara } from './amara.js';
import { bruno } from './bruno.js';
import { kai } from './kai.js';
import { leo } from './leo.js';
import { nova } from './nova.js';

/** The built-in characters, the default first. */
export const CHARACTERS: readonly CharacterConfig[] = [nova, leo, amara, kai, bruno];
