/** Still pictures of the built-in avatars, by id; apart, as the element shows them before it loads more. */
const POSTERS: Readonly<Record<string, () => string>> = {
  nova: () => new URL('./avatars/nova/nova.webp', import.meta.url).href,
  leo: () => new URL('./avatars/leo/leo.webp', import.meta.url).href,
  amara: () => new URL('./avatars/amara/amara.webp', import.meta.url).href,
  kai: () => new URL('./avatars/kai/kai.webp', import.meta.url).href,
  bruno: () => new URL('./avatars/bruno/bruno.webp', import.meta.url).href,
};

/** Address of the still picture of a built-in avatar, or `undefined` for another id. */
export const builtinPoster = (id: string): string | undefined =>
  Object.hasOwn(POSTERS, id) ? POSTERS[id]() : undefined;
