/** What makes our characters quick to draw; `null` where it cannot be had, for they are drawn without, too. */
export const fetchMerging = () => import('./merge/index.js').catch(() => null);
