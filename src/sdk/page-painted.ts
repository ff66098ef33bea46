/** Longest wait for a picture that the network does not bring, in milliseconds. */
const PATIENCE = 1000;
/**
 * Longest wait to be told that a picture which is there is on the screen, in milliseconds. Browsers do not
 * tell of pictures that are smaller than what else the page shows, nor of any once it was scrolled.
 */
const TOLD_WITHIN = 250;

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
  const frames = () => frame().then(frame);
  const picture = stage.parentElement?.querySelector('img');
  const over = new AbortController();
  // A picture that cannot be had is not shown, and so not waited for.
  const painted = picture
    ? picture.decode().then(() => onScreen(picture, over.signal, frames), frames)
    : frames();
  await Promise.race([painted, pause(PATIENCE)]);
  over.abort();
}

/**
 * A picture is on the screen, which may be long after it was handed over.
 *
 * @param frames waits where the browser does not tell
 */
async function onScreen(
  { currentSrc }: HTMLImageElement,
  signal: AbortSignal,
  frames: () => Promise<unknown>,
): Promise<void> {
  if (!PerformanceObserver.supportedEntryTypes.includes('largest-contentful-paint')) {
    await frames();
    return;
  }
  await told('paint', () => true, signal);
  const isPicture = (entry: PerformanceEntry): boolean =>
    'url' in entry && entry.url === currentSrc;
  const largest = told('largest-contentful-paint', isPicture, signal);
  await Promise.race([largest, pause(TOLD_WITHIN)]);
}

/** The browser tells, or has told, of something that happened to the page. */
function told(
  type: string,
  wanted: (entry: PerformanceEntry) => boolean,
  signal: AbortSignal,
): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const observer = new PerformanceObserver((list) => {
      if (list.getEntries().some(wanted)) resolve();
    });
    observer.observe({ type, buffered: true });
    signal.addEventListener('abort', () => observer.disconnect(), { once: true });
  });
}

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));
