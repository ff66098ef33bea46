/** Events that count as a user's activation in at least one browser. */
const GESTURES = ['pointerup', 'touchend', 'click', 'keydown'] as const;

/** Calls back at each gesture of the user on the page, until the returned function is called. */
export function onGesture(callback: () => void): () => void {
  const options = { capture: true, passive: true };
  for (const type of GESTURES) document.addEventListener(type, callback, options);
  return () => {
    for (const type of GESTURES) document.removeEventListener(type, callback, options);
  };
}

/** Whether a sound may be tried without a gesture now: false only where the browser says so. */
export function mayHaveActivation(): boolean {
  return navigator.userActivation?.hasBeenActive ?? true;
}
