/**
 * How long tests wait: limits are multiples of the speed that the machine was measured to have, so
 * that what passes on a fast machine passes on a slow or busy one. The measure is taken once a run
 * and handed on to all its processes in `TEST_PATIENCE`, and to pages as `testPatience`.
 */
import { slowness } from './machine-speed.mjs';

/** Other work may come after the measure was taken. */
const MARGIN = 2;

process.env.TEST_PATIENCE ??= (MARGIN * (await slowness())).toFixed(1);

/** Factor for every limit in tests. */
export const patience = Number(process.env.TEST_PATIENCE);

/** Milliseconds for something that takes at most `seconds` on a fast, idle machine. */
export const limit = (seconds) => Math.round(seconds * 1000 * patience);
