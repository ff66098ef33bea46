/**
 * Moments to wait for where a test shows that something does not happen: each comes after what it
 * would have come with.
 */

/** Waits until the page has drawn `count` more frames. */
export async function frames(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await new Promise(requestAnimationFrame);
}

/** Waits until `seconds` more of sound have gone to the speakers, heard or silent. */
export async function sound(context: BaseAudioContext, seconds: number): Promise<void> {
  const silence = new ConstantSourceNode(context, { offset: 0 });
  const over = new Promise((resolve) => (silence.onended = resolve));
  silence.connect(context.destination);
  silence.start();
  silence.stop(context.currentTime + seconds);
  await over;
  silence.disconnect();
}

/** Waits until events and timers that are due have had their turn. */
export function task(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
