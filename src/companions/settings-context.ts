import { createContext } from '@lit/context';
import type { OptionValues } from '../element/options.js';

/** Options that one provider can give to every avatar within it. */
export const SHARED_OPTIONS = [
  'mode',
  'appId',
  'sessionToken',
  'tokenUrl',
  'endpoint',
  'region',
  'userId',
] as const;

export type SharedOption = (typeof SHARED_OPTIONS)[number];

/** What a provider gives; `null` where it says nothing. */
export type SharedSettings = Readonly<Pick<OptionValues, SharedOption>>;

/** By which avatars ask for what a `<spatius-provider>` around them gives. */
export const settingsContext = createContext<SharedSettings>(Symbol.for('spatius-avatar-settings'));
