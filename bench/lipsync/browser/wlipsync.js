import { createWLipSyncNode } from '/node_modules/wlipsync/dist/wlipsync-single.js';
import { render } from './offline.js';

const FPS = 60;

/** Weights times volume 60 times a second, in the order of the profile's names, each once. */
export async function wlipsync(url, profile) {
  const states = [];
  const names = [...new Set(profile.mfccs.map(({ name }) => name))];
  let node;
  const { seconds, elapsed } = await render(url, async (context, source) => {
    node = await createWLipSyncNode(context, profile);
    source.connect(node);
    const take = node.port.onmessage;
    node.port.onmessage = (message) => {
      take(message);
      const values = names.map((name) => node.weights[name] * node.volume);
      states.push({ time: message.data.timestamp, values });
    };
    return node;
  });
  const frames = [];
  let values = names.map(() => 0);
  let next = 0;
  for (let k = 0; k < Math.floor(seconds * FPS); k++) {
    for (; next < states.length && states[next].time <= k / FPS; next++)
      values = states[next].values;
    frames.push(values);
  }
  return { names, frames, elapsed };
}
