/** Rates that Web Audio knows, in hertz. */
const RATES = { least: 3000, most: 384_000 };

/** Whether audio of this rate, in hertz, can be played. */
export function isPlayableRate(rate: number): boolean {
  return Number.isInteger(rate) && rate >= RATES.least && rate <= RATES.most;
}
