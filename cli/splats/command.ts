import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { AvatarError, ErrorCode } from '../../src/base/errors.js';
import { SplatFileError } from '../../src/avatar/splats/splat-file-error.js';
import { STANDARD, writeOutput } from '../output.js';
import { UsageError } from '../usage.js';
import { lamSplats } from './lam-splats.js';
import { orderSplats } from './order.js';
import { Progress } from './progress.js';
import { pruneSplats } from './prune.js';
import { writeSplats } from './write.js';

/** What a page should have to load of an avatar at most, in bytes. */
const MOST_BYTES = 1_000_000;

/**
 * `splats pack <avatar.zip> --out <avatar.glb>`
 *
 * @throws UsageError, AvatarError `unsupportedAvatarAsset` for what is no avatar of LAM, or what Node
 * reports for a file that cannot be read or written.
 */
export async function splatsCommand(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { out: { type: 'string' } },
    allowPositionals: true,
  });
  const [action, archive, ...more] = positionals;
  if (action !== 'pack') throw new UsageError('splats does one thing: splats pack <avatar.zip>.');
  if (archive === undefined || more.length > 0) throw new UsageError('pack takes one archive.');
  if (!values.out) throw new UsageError('pack needs --out <avatar.glb>, or --out - .');
  const bytes = await packLam(await readFile(archive), archive, new Progress(process.stderr));
  await writeOutput(values.out, bytes);
  if (bytes.length > MOST_BYTES && values.out !== STANDARD) {
    process.stderr.write(`${values.out} is larger than a megabyte: pages load it slowly.\n`);
  }
}

/** Makes a file of splats that pages load of an avatar that LAM made. */
async function packLam(archive: Uint8Array, name: string, progress: Progress): Promise<Uint8Array> {
  try {
    const whole = await progress.during('reading', () => lamSplats(archive));
    const seen = await progress.during('looking', (report) => pruneSplats(whole, report));
    const bytes = await progress.during('packing', () => writeSplats(orderSplats(seen)));
    progress.say(`${seen.count} of ${whole.count} splats, ${Math.ceil(bytes.length / 1000)} kB`);
    return bytes;
  } catch (cause) {
    if (!(cause instanceof SplatFileError)) throw cause;
    const message = `${name} cannot be packed: ${cause.message}`;
    throw new AvatarError(ErrorCode.unsupportedAvatarAsset, message, { cause });
  }
}
