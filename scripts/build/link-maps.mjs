const FOLDER = 'maps';

/**
 * Puts the maps of minified files into a folder of their own, with the sources in them, and names each at
 * the end of its file: by a short name without a hash, because every page loads that line.
 *
 * To be used with `sourcemap: 'hidden'`.
 *
 * @returns {import('rollup').Plugin}
 */
export const linkMaps = () => ({
  name: 'link-maps',
  generateBundle(_options, bundle) {
    const taken = new Set();
    for (const chunk of Object.values(bundle)) {
      if (chunk.type !== 'chunk') continue;
      const { map } = chunk;
      delete bundle[chunk.sourcemapFileName];
      // What only hands on has nothing to be looked up.
      if (!map || map.sources.every((source) => source.includes('entry:'))) continue;
      let name = chunk.name;
      for (let i = 2; taken.has(name); i++) name = `${chunk.name}-${i}`;
      taken.add(name);
      const fileName = `${FOLDER}/${name}.map`;
      // They are told from where the file lies; the map lies a folder below. A query tells copies of one apart.
      map.sources = map.sources.map((source) => `../${source.split('?')[0]}`);
      this.emitFile({ type: 'asset', fileName, source: map.toString() });
      chunk.code = `${chunk.code.trimEnd()}\n//# sourceMappingURL=${fileName}\n`;
    }
  },
});
