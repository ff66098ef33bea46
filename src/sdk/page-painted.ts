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
  const there = picture?.decode().then(firstPaint, () => undefined);
  const painted = Promise.resolve(there).then(frame).then(frame);
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE));
  await Promise.race([painted, late]);
}

/** The first picture of the page is on the screen, which may be long after it was handed over. */
function firstPaint(): Promise<void> {
  return new Promise((resolve) => {
    const observer = new PerformanceObserver(() => {
      observer.disconnect();
      resolve();
    });
    observer.observe({ type: 'paint', buffered: true });
  });
}
