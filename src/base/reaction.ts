/** What a character does once, over everything else. */
export const Reaction = { nod: 'nod', shake: 'shake', wink: 'wink', smile: 'smile' } as const;
export type Reaction = (typeof Reaction)[keyof typeof Reaction];
