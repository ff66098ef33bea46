import { BitReader } from './bit-reader.js';
import { HuffmanTable } from './huffman.js';

/** The models that all slices of a file share. */
export interface SliceModels {
  readonly predictions: HuffmanTable;
  readonly deltas: HuffmanTable;
  readonly selectors: HuffmanTable;
  readonly runs: HuffmanTable;
  readonly historySize: number;
}

export function readModels(tables: Uint8Array): SliceModels {
  const reader = new BitReader(tables);
  const [predictions, deltas, selectors, runs] = [0, 1, 2, 3].map(() => HuffmanTable.read(reader));
  return { predictions, deltas, selectors, runs, historySize: reader.bits(13) };
}

/** Stands for "as the last" among the predictions of four blocks, and how that is counted. */
const REPEAT = { symbol: 256, pieces: 4, least: 3 };
/** Runs of the latest selector: the number that says that pieces follow, and the least count. */
const RUN = { long: 63, pieces: 7, least: 3 };

/**
 * Goes through the blocks of a slice, and may be interrupted after each row of them.
 *
 * @param visit is told of every block which endpoint and selector it has
 * @throws Error where the slice names what is not there
 */
export function* readSlice(
  bytes: Uint8Array,
  models: SliceModels,
  { columns, rows }: { columns: number; rows: number },
  counts: { endpoints: number; selectors: number },
  visit: (column: number, row: number, endpoint: number, selector: number) => void,
): Generator<void, void> {
  const reader = new BitReader(bytes);
  const history = new History(models.historySize);
  const above = new Uint16Array(columns);
  const predictions = new Uint8Array(columns);
  let lastPrediction = 0;
  let repeats = 0;
  let endpoint = 0;
  let run = 0;
  for (let row = 0; row < rows; row++) {
    let aboveLeft = 0;
    let prediction = 0;
    for (let column = 0; column < columns; column++) {
      if (column % 2 === 0 && row % 2 === 1) prediction = predictions[column];
      else if (column % 2 === 0) {
        if (repeats > 0) repeats--;
        else {
          const symbol = models.predictions.decode(reader);
          if (symbol === REPEAT.symbol) repeats = reader.pieces(REPEAT.pieces) + REPEAT.least - 1;
          else lastPrediction = symbol;
        }
        prediction = lastPrediction;
        predictions[column] = prediction >> 4;
      }
      const from = prediction & 3;
      prediction >>= 2;
      if (from === 1) endpoint = above[column];
      else if (from === 2) endpoint = aboveLeft;
      else if (from === 3) {
        endpoint += models.deltas.decode(reader);
        if (endpoint >= counts.endpoints) endpoint -= counts.endpoints;
      }
      aboveLeft = above[column];
      above[column] = endpoint;
      let symbol = counts.selectors;
      if (run > 0) run--;
      else {
        symbol = models.selectors.decode(reader);
        if (symbol === counts.selectors + models.historySize) {
          const short = models.runs.decode(reader);
          run = (short === RUN.long ? reader.pieces(RUN.pieces) : short) + RUN.least - 1;
          symbol = counts.selectors;
        }
      }
      const selector =
        symbol < counts.selectors ? history.add(symbol) : history.use(symbol - counts.selectors);
      if (endpoint >= counts.endpoints || !(selector < counts.selectors)) {
        throw new Error('a KTX2 texture in it is damaged.');
      }
      visit(column, row, endpoint, selector);
    }
    yield;
  }
}

/** The selectors used lately: what is used again moves to the front, by halves of the way. */
class History {
  readonly #values: number[];
  #next: number;

  constructor(size: number) {
    this.#values = new Array<number>(size).fill(0);
    this.#next = size >> 1;
  }

  add(value: number): number {
    this.#values[this.#next++] = value;
    if (this.#next === this.#values.length) this.#next = this.#values.length >> 1;
    return value;
  }

  use(index: number): number {
    const value = this.#values[index];
    const half = index >> 1;
    [this.#values[half], this.#values[index]] = [value, this.#values[half]];
    return value;
  }
}
