/** The page of the voice agents: a button that calls the one that is chosen, and hangs up. */
const AGENTS = {
  openai: () => import('./openai.js'),
  elevenlabs: () => import('./elevenlabs.js'),
  stream: () => import('./stream.js'),
};

const avatar = document.querySelector('spatius-avatar');
const button = document.querySelector('#call');
const caption = document.querySelector('#caption');
const status = document.querySelector('#status');
const agent = new URLSearchParams(location.search).get('agent');
const load = Object.hasOwn(AGENTS, agent) ? AGENTS[agent] : AGENTS.openai;

/** Ends the call. */
let hangUp = null;

button.addEventListener('click', async () => {
  if (hangUp) return hangUp.abort();
  hangUp = new AbortController();
  button.setAttribute('aria-pressed', 'true');
  status.textContent = 'Calling';
  try {
    // Within the gesture: the browser asks for the microphone, and lets the avatar be heard.
    const [microphone] = await Promise.all([openMicrophone(), avatar.unlockAudio()]);
    const { call } = await load();
    await call(avatar, microphone, {
      signal: hangUp.signal,
      show: (text) => (caption.textContent = text),
      ready: () => (status.textContent = 'In the call'),
    });
    status.textContent = hangUp.signal.aborted ? 'Not in a call' : 'The agent has hung up';
  } catch (error) {
    status.textContent = hangUp.signal.aborted ? 'Not in a call' : error.message;
  }
  hangUp = null;
  button.setAttribute('aria-pressed', 'false');
});

function openMicrophone() {
  return navigator.mediaDevices.getUserMedia({
    audio: { echoCancellation: true, noiseSuppression: true },
  });
}
