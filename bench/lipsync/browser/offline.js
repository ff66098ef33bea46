/** Rate of the audio hardware of most devices, in hertz. */
const RATE = 48000;

/**
 * Plays a file through a node in an OfflineAudioContext. `elapsed`: milliseconds that took. `heard`
 * is given what the node posts, in place of the node, where it is there.
 */
export async function render(url, connect, heard) {
  const bytes = await (await fetch(url)).arrayBuffer();
  const decoder = new OfflineAudioContext(1, 1, RATE);
  const buffer = await decoder.decodeAudioData(bytes);
  const context = new OfflineAudioContext(1, buffer.length, RATE);
  const source = new AudioBufferSourceNode(context, { buffer });
  const node = await connect(context, source);
  // Worklets load their models and WebAssembly by messages and promises of their own.
  await pause(100);
  const own = node?.port.onmessage;
  if (heard) node.port.onmessage = ({ data }) => heard(data);
  source.start();
  const before = performance.now();
  await context.startRendering();
  const elapsed = performance.now() - before;
  await pause(50);
  if (heard) node.port.onmessage = own;
  return { seconds: buffer.duration, elapsed };
}

/** What rendering costs without any node. */
export const renderNothing = (url) => render(url, async () => null);

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
