import { unfetched } from '../../base/unfetched.js';
import { ErrorCode } from '../../base/errors.js';
import { components, type MeshoptFilter, type Unfilter } from './components.js';

/**
 * What undoes a filter of EXT_meshopt_compression or KHR_meshopt_compression. The formulas are those
 * of the extensions' specification. Those that characters seldom have are fetched when one does.
 *
 * @throws AvatarError `failedToDownloadAvatarAssets` when they cannot be fetched
 * @throws MeshoptError for a filter that is not known
 */
export async function unfilterOf(filter: MeshoptFilter): Promise<Unfilter | null> {
  if (filter === 'NONE') return null;
  if (filter === 'OCTAHEDRAL') return octahedral;
  const { rareUnfilter } = await import('./rare-filters.js').catch(
    unfetched('What decodes models', ErrorCode.failedToDownloadAvatarAssets),
  );
  return rareUnfilter(filter);
}

function octahedral(target: Uint8Array<ArrayBuffer>, stride: number): void {
  const data = components(target, stride, true);
  const scale = data.BYTES_PER_ELEMENT === 1 ? 127 : 32767;
  for (let i = 0; i < data.length; i += 4) {
    let x = data[i] / data[i + 2];
    let y = data[i + 1] / data[i + 2];
    const z = 1 - Math.abs(x) - Math.abs(y);
    const fold = Math.max(-z, 0);
    x -= x >= 0 ? fold : -fold;
    y -= y >= 0 ? fold : -fold;
    const length = scale / Math.sqrt(x * x + y * y + z * z);
    data[i] = Math.round(x * length);
    data[i + 1] = Math.round(y * length);
    data[i + 2] = Math.round(z * length);
  }
}
