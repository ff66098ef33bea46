import { loadModel, type LipsyncModel } from '../../lipsync/index.js';

/**
 * Fetches the weights of the lip-sync engine.
 *
 * @throws Error naming the URL when it cannot be fetched.
 */
export async function fetchModel(url: string): Promise<LipsyncModel> {
  const response = await fetch(url);
  if (!response.ok) {
    throw new Error(
      `The lip-sync weights could not be fetched: ${url} answered ${response.status}.`,
    );
  }
  return loadModel(await response.arrayBuffer());
}
