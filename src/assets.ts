/**
 * Where the static files of this package lie: beside the built scripts. Each is named by a literal
 * `new URL('./file', import.meta.url)`, the form that Vite, webpack, Rollup and Parcel recognise,
 * so a bundler copies the files along with the code that needs them.
 *
 * Functions, not constants: importing this module must not fail where URLs of modules are not
 * meant for fetching.
 */

/** AudioWorklet module that plays speech. */
export const speechPlayerWorklet = (): string =>
  new URL('./speech-player.worklet.js', import.meta.url).href;

/** AudioWorklet module that taps live audio. */
export const speechTapWorklet = (): string =>
  new URL('./speech-tap.worklet.js', import.meta.url).href;

/** Worker of the lip-sync engine. */
export const lipsyncWorker = (): string => new URL('./lipsync-worker.js', import.meta.url).href;

/** Weights of the lip-sync engine. */
export const lipsyncWeights = (): string => new URL('./lipsync-weights.bin', import.meta.url).href;
