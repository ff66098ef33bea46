import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Utterance } from './corpus.js';
import type { System, Track } from './systems.js';

interface Stored {
  readonly features: number[][];
  readonly openness: number[];
  readonly rounding: number[];
}

/**
 * A system that remembers in `folder` what it made of each utterance, and what it cost: engines of
 * others, which are slow to run, give the same motion each time.
 */
export function cached(system: System, folder: string): System {
  const file = (name: string) => join(folder, system.name, `${name}.json`);
  return {
    ...system,
    move: async (utterances) => {
      const tracks: Track[] = [];
      for (const utterance of utterances) {
        tracks.push(
          await remember(file(utterance.id), () => moveOne(system, utterance)).then(revive),
        );
      }
      return tracks;
    },
    cost: (utterance) => remember(file('cost'), () => system.cost(utterance)),
  };
}

async function moveOne(system: System, utterance: Utterance): Promise<Stored> {
  const [{ features, openness, rounding }] = await system.move([utterance]);
  return {
    features: features.map((row) => Array.from(row)),
    openness: [...openness],
    rounding: [...rounding],
  };
}

function revive({ features, ...rest }: Stored): Track {
  return { ...rest, features: features.map((row) => Float64Array.from(row)) };
}

async function remember<T>(path: string, make: () => Promise<T>): Promise<T> {
  if (existsSync(path)) return JSON.parse(readFileSync(path, 'utf8')) as T;
  const value = await make();
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, JSON.stringify(value));
  return value;
}
