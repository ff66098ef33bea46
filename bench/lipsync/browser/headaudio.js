import { HeadAudio } from '/node_modules/@met4citizen/headaudio/dist/headaudio.min.mjs';
import { render } from './offline.js';

const FILES = '/node_modules/@met4citizen/headaudio/dist/';
const FPS = 60;

/** Viseme values 60 times a second, in the order of the node's names. */
export async function headaudio(url) {
  const events = [];
  let node;
  const { seconds, elapsed } = await render(
    url,
    async (context, source) => {
      await context.audioWorklet.addModule(`${FILES}headworklet.min.mjs`);
      node = new HeadAudio(context, {
        processorOptions: { visemeEventsEnabled: true },
        parameterData: { vadGateActiveDb: -40, vadGateInactiveDb: -60 },
      });
      await node.loadModel(`${FILES}model-en-mixed.bin`);
      source.connect(node);
      return node;
    },
    (data) => events.push(data),
  );
  // The node's own code turns events into values; here each event comes at its time in the audio.
  const deliver = node.port.onmessage;
  const values = Object.fromEntries(node.visemeNames.map((name) => [name, 0]));
  node.onvalue = (name, value) => (values[name] = value);
  const frames = [];
  let next = 0;
  for (let k = 0; k < Math.floor(seconds * FPS); k++) {
    for (; next < events.length && timeOf(events[next]) <= k / FPS; next++) {
      deliver({ data: events[next] });
    }
    node.update(1000 / FPS);
    frames.push(node.visemeNames.map((name) => values[name]));
  }
  return { names: node.visemeNames, frames, elapsed };
}

/** When an event is posted: at the end of its window. */
const timeOf = ({ event, t, d }) => (event === 'viseme' ? t + d / 2 : t);
