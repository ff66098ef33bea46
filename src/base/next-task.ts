/**
 * Settles in a later task, so that events and frames get their turn in the middle of long work.
 * Unlike a timer it is not slowed down in hidden pages.
 */
export function nextTask(): Promise<void> {
  // Pages have called other things so, and not all browsers have it. A channel costs them more.
  const { scheduler } = globalThis as { scheduler?: Partial<Scheduler> };
  return scheduler?.postTask?.(() => undefined) ?? nextMessage();
}

function nextMessage(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
