/** The page of the backend-mode example: plays what its back end sends, and sends the microphone. */
import { Microphone } from './microphone.js';

/** First byte of a binary message of the back end; the rest is the payload, passed on as it is. */
const AUDIO = 1;
const AUDIO_END = 2;
const MOTION = 3;

const avatar = document.querySelector('spatius-avatar');
const status = document.querySelector('#status');
const stop = document.querySelector('#stop');
const talk = document.querySelector('#microphone');
const microphone = new Microphone((pcm) => send(pcm));

let socket;
/** The round that motion belongs to: the id that its first audio got. */
let round = null;

const NO_AUDIO = new Uint8Array(0);

function connect() {
  socket = new WebSocket(new URL('agent', location.href.replace(/^http/, 'ws')));
  socket.binaryType = 'arraybuffer';
  socket.onopen = () => ready(true, 'Ready');
  socket.onmessage = ({ data }) => (typeof data === 'string' ? obey(JSON.parse(data)) : play(data));
  socket.onclose = () => {
    ready(false, 'The back end is away. Trying again.');
    void microphone.stop();
    setTimeout(connect, 1000);
  };
}

function play(message) {
  const { controller } = avatar;
  if (!controller) return;
  const [kind] = new Uint8Array(message, 0, 1);
  const payload = new Uint8Array(message, 1);
  if (kind === AUDIO) round = controller.yieldAudioData(payload, false) ?? round;
  else if (kind === AUDIO_END) controller.yieldAudioData(NO_AUDIO, true);
  else if (kind === MOTION && round) {
    controller.yieldFramesData(payload.length > 0 ? [payload] : [], round);
  }
}

function obey({ type, message }) {
  if (type === 'interrupt') avatar.interrupt();
  else if (type === 'error') status.textContent = message;
}

function send(message) {
  if (socket.readyState === WebSocket.OPEN) {
    socket.send(message instanceof ArrayBuffer ? message : JSON.stringify(message));
  }
}

function ready(connected, text) {
  for (const button of document.querySelectorAll('button')) button.disabled = !connected;
  status.textContent = text;
}

for (const button of document.querySelectorAll('[data-clip]')) {
  button.addEventListener('click', async () => {
    await avatar.unlockAudio(); // sound needs a gesture, and this is one
    send({ type: 'say', clip: button.dataset.clip });
  });
}

stop.addEventListener('click', () => {
  avatar.interrupt();
  send({ type: 'interrupt' });
});

talk.addEventListener('click', async () => {
  try {
    await avatar.unlockAudio();
    if (microphone.on) {
      await microphone.stop();
      send({ type: 'microphone-end' });
    } else {
      avatar.interrupt();
      send({ type: 'microphone' });
      await microphone.start();
    }
  } catch (error) {
    status.textContent = `No microphone: ${error.message}`;
  }
  talk.setAttribute('aria-pressed', String(microphone.on));
});

avatar.addEventListener('conversationstatechange', ({ state, reason }) => {
  status.textContent = reason ? `${state} (${reason})` : state;
});
avatar.addEventListener('error', ({ error }) => (status.textContent = error.message));

connect();
