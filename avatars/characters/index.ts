import type { CharacterConfig } from '../generator/config.js';
import { nova } from './nova.js';

/** The built-in characters, the default first. */
export const CHARACTERS: readonly CharacterConfig[] = [nova];
