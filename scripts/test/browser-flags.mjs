/** What every browser of benchmarks is started with: WebGL in software, and a microphone that hums. */
export const BROWSER_FLAGS = [
  '--no-sandbox',
  '--no-first-run',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--use-gl=angle',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--use-fake-ui-for-media-stream',
  '--use-fake-device-for-media-stream',
];

/**
 * What every browser of the tests is started with: the same, with one sample for each pixel in place of
 * four, which cost a processor more than all else of a picture; and without the pages that Chromium loads
 * for the address bar of each window, which take longer than the window.
 */
export const TEST_FLAGS = [
  ...BROWSER_FLAGS,
  '--webgl-antialiasing-mode=none',
  '--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup',
];

/** After those of the tests: edges as visitors see them, where pictures are compared. */
export const SMOOTH_EDGES = '--webgl-antialiasing-mode=explicit';

/**
 * WebGPU in software as well, which browsers start with only where it is tested. It shares its pictures with
 * the page through Vulkan.
 */
export const WEBGPU_FLAGS = [
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--enable-features=Vulkan',
  '--use-vulkan=swiftshader',
];
