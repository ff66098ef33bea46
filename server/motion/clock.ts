/** Milliseconds on a clock that all threads of the process share. */
export const clock = (): number => performance.timeOrigin + performance.now();
