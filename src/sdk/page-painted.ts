/** Longest wait for a picture that the network does not bring, in milliseconds. */
const PATIENCE = 1000;

/**
 * Settles once the page has painted what it shows in place of an avatar: what an engine does as it
 * starts keeps page and GPU busy, and would keep that from being seen.
 *
 * @param stage of the element; the first picture beside it is waited for.
 */
export async function pagePainted(stage: HTMLElement): Promise<void> {
  const { defaultView } = stage.ownerDocument;
  if (!defaultView || defaultView.document.hidden) return;
  const frame = () => new Promise((resolve) => defaultView.requestAnimationFrame(resolve));
  const picture = stage.parentElement?.querySelector('img');
  // A picture that cannot be had is not shown, and so not waited for.
  const painted = Promise.resolve(picture?.decode())
    .catch(() => undefined)
    .then(frame)
    .then(frame);
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE));
  await Promise.race([painted, late]);
}
