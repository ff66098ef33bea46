/** Where the files of a built-in avatar lie, by the names that its `avatar.json` uses. */
interface BuiltinAvatar {
  readonly manifest: string;
  readonly files: Readonly<Record<string, string>>;
}

/**
 * The avatars that come with this package, by id. As in `assets.ts`, every file is named by a
 * literal URL, so that bundlers copy it; they may rename it, hence the table. Models are there as they
 * are and with gzip, for few hosts pack them.
 */
export const builtinAvatars = (): Readonly<Record<string, BuiltinAvatar>> => ({
  nova: {
    manifest: new URL('./avatars/nova/avatar.json', import.meta.url).href,
    files: {
      'nova.glb': new URL('./avatars/nova/nova.glb', import.meta.url).href,
      'nova.glb.gz': new URL('./avatars/nova/nova.glb.gz', import.meta.url).href,
      'nova-compressed.glb': new URL('./avatars/nova/nova-compressed.glb', import.meta.url).href,
      'nova-compressed.glb.gz': new URL('./avatars/nova/nova-compressed.glb.gz', import.meta.url)
        .href,
      'nova.webp': new URL('./avatars/nova/nova.webp', import.meta.url).href,
    },
  },
  leo: {
    manifest: new URL('./avatars/leo/avatar.json', import.meta.url).href,
    files: {
      'leo.glb': new URL('./avatars/leo/leo.glb', import.meta.url).href,
      'leo.glb.gz': new URL('./avatars/leo/leo.glb.gz', import.meta.url).href,
      'leo-compressed.glb': new URL('./avatars/leo/leo-compressed.glb', import.meta.url).href,
      'leo-compressed.glb.gz': new URL('./avatars/leo/leo-compressed.glb.gz', import.meta.url).href,
      'leo.webp': new URL('./avatars/leo/leo.webp', import.meta.url).href,
    },
  },
  amara: {
    manifest: new URL('./avatars/amara/avatar.json', import.meta.url).href,
    files: {
      'amara.glb': new URL('./avatars/amara/amara.glb', import.meta.url).href,
      'amara.glb.gz': new URL('./avatars/amara/amara.glb.gz', import.meta.url).href,
      'amara-compressed.glb': new URL('./avatars/amara/amara-compressed.glb', import.meta.url).href,
      'amara-compressed.glb.gz': new URL('./avatars/amara/amara-compressed.glb.gz', import.meta.url)
        .href,
      'amara.webp': new URL('./avatars/amara/amara.webp', import.meta.url).href,
    },
  },
  kai: {
    manifest: new URL('./avatars/kai/avatar.json', import.meta.url).href,
    files: {
      'kai.glb': new URL('./avatars/kai/kai.glb', import.meta.url).href,
      'kai.glb.gz': new URL('./avatars/kai/kai.glb.gz', import.meta.url).href,
      'kai-compressed.glb': new URL('./avatars/kai/kai-compressed.glb', import.meta.url).href,
      'kai-compressed.glb.gz': new URL('./avatars/kai/kai-compressed.glb.gz', import.meta.url).href,
      'kai.webp': new URL('./avatars/kai/kai.webp', import.meta.url).href,
    },
  },
  bruno: {
    manifest: new URL('./avatars/bruno/avatar.json', import.meta.url).href,
    files: {
      'bruno.glb': new URL('./avatars/bruno/bruno.glb', import.meta.url).href,
      'bruno.glb.gz': new URL('./avatars/bruno/bruno.glb.gz', import.meta.url).href,
      'bruno-compressed.glb': new URL('./avatars/bruno/bruno-compressed.glb', import.meta.url).href,
      'bruno-compressed.glb.gz': new URL('./avatars/bruno/bruno-compressed.glb.gz', import.meta.url)
        .href,
      'bruno.webp': new URL('./avatars/bruno/bruno.webp', import.meta.url).href,
    },
  },
});
