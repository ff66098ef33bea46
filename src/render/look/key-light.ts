/** Where the key light stands, in head units. It looks at the origin, and it alone throws shadows. */
export const KEY_POSITION = [-2.2, 2.6, 3.6] as const;
