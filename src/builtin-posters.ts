/** Still pictures of the built-in avatars, by id; apart, as the element shows them before it loads more. */
const POSTERS: Readonly<Record<string, () => string>> = {
  nova: () => new URL('./avatars/nova/nova.webp', import.meta.url).href,
  leo: () => new URL('./avatars/leo/leo.webp', import.meta.url).href,
  amara: () => new URL('./avatars/amara/amara.webp', import.meta.url).href,
  kai: () => new URL('./avatars/kai/kai.webp', import.meta.url).href,
  bruno: () => new URL('./avatars/bruno/bruno.webp', import.meta.url).href,
};

/** Avatar of an element that names none. */
export const DEFAULT_AVATAR = 'nova';

/** The id of a built-in avatar as it is written here, in whatever case of letters it comes. */
export function builtinId(id: string): string | undefined {
  const written = id.trim().toLowerCase();
  return Object.hasOwn(POSTERS, written) ? written : undefined;
}

/** Address of the still picture of a built-in avatar, or `undefined` for another id. */
export function builtinPoster(id: string): string | undefined {
  const known = builtinId(id);
  return known && POSTERS[known]();
}
