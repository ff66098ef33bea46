import { Lipsync, VISEMES } from '/node_modules/wawa-lipsync/dist/wawa-lipsync.es.js';

const FPS = 60;
const NAMES = Object.values(VISEMES);

/** The viseme of each moment as ones and zeros, 60 times a second; played in real time. */
export async function wawa(url) {
  const audio = new Audio(url);
  await new Promise((resolve, reject) => {
    audio.oncanplaythrough = resolve;
    audio.onerror = () => reject(new Error(`cannot play ${url}`));
  });
  const lipsync = new Lipsync();
  lipsync.connectAudio(audio);
  const states = [];
  let spent = 0;
  await audio.play();
  await new Promise((resolve) => {
    const tick = () => {
      if (audio.ended) return resolve();
      const before = performance.now();
      lipsync.processAudio();
      spent += performance.now() - before;
      states.push({ time: audio.currentTime, viseme: lipsync.viseme });
      requestAnimationFrame(tick);
    };
    tick();
  });
  await lipsync.audioContext.close();
  const frames = [];
  let viseme = VISEMES.sil;
  let next = 0;
  for (let k = 0; k < Math.floor(audio.duration * FPS); k++) {
    for (; next < states.length && states[next].time <= k / FPS; next++)
      viseme = states[next].viseme;
    frames.push(NAMES.map((name) => Number(name === viseme)));
  }
  return { names: NAMES, frames, elapsed: spent };
}
