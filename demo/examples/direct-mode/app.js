/** The page of the direct-mode example, on the class API. */
import {
  AvatarManager,
  AvatarSDK,
  AvatarView,
  ConnectionState,
  ConversationState,
  DrivingServiceMode,
  ErrorCode,
} from 'spatius-avatar/avatarkit';

const SAMPLE_RATE = 16_000;
/** Samples of a tenth of a second. */
const CHUNK = SAMPLE_RATE / 10;

const $ = (id) => document.getElementById(id);
const say = (text) => ($('status').textContent = text);

/** Whether there is a Session Token that has not been refused. */
let tokenIsGood = false;

/** Asks this page's own server, which knows who the visitor is and has the API key. */
async function freshToken() {
  const response = await fetch('/session-token', { method: 'POST' });
  if (!response.ok) throw new Error(`No Session Token: HTTP ${response.status}`);
  const { sessionToken } = await response.json();
  AvatarSDK.setSessionToken(sessionToken);
  tokenIsGood = true;
}

async function load() {
  const { appId, motionServer } = await (await fetch('/config')).json();
  await AvatarSDK.initialize(appId, {
    customEndpoint: motionServer,
    drivingServiceMode: DrivingServiceMode.direct,
    audioFormat: { channelCount: 1, sampleRate: SAMPLE_RATE },
  });
  const avatar = await AvatarManager.shared.load('nova', ({ type, progress = 0 }) => {
    if (type === 'downloading') say(`Loading ${Math.round(progress * 100)} %`);
  });
  return new AvatarView(avatar, $('stage'));
}

/** PCM16 of a recording, at the rate of the session. */
async function pcmOf(url) {
  const encoded = await (await fetch(url)).arrayBuffer();
  const context = new OfflineAudioContext(1, 1, SAMPLE_RATE);
  const samples = (await context.decodeAudioData(encoded)).getChannelData(0);
  return Int16Array.from(samples, (sample) => Math.max(-1, Math.min(1, sample)) * 0x7fff);
}

/** Connects, with a new token where the last one has expired. */
async function connect(controller) {
  if (controller.connectionState === ConnectionState.connected) return;
  if (!tokenIsGood) await freshToken();
  await controller.start();
}

async function speak(controller, clip) {
  await controller.initializeAudioContext(); // in the click: browsers ask for a gesture
  // Speech does not wait for a server that is away: it is heard without motion then.
  await connect(controller).catch((error) => say(error.message));
  const pcm = await pcmOf(`/clips/${clip}.mp3`);
  for (let at = 0; at < pcm.length; at += CHUNK) {
    controller.send(pcm.slice(at, at + CHUNK).buffer, at + CHUNK >= pcm.length);
  }
}

function showState(controller) {
  controller.onConnectionState = (state) => say(state);
  controller.onConversationState = (state) => {
    say(state);
    $('pause').textContent = state === ConversationState.paused ? 'Go on' : 'Pause';
    $('pause').disabled = $('interrupt').disabled = state === ConversationState.idle;
  };
  controller.onError = ({ code, message }) => {
    say(message);
    // The next speech connects anew, with a token of its own.
    if (code === ErrorCode.sessionTokenExpired) tokenIsGood = false;
  };
}

const { controller } = await load();
showState(controller);
for (const button of document.querySelectorAll('[data-clip]')) {
  button.disabled = false;
  button.addEventListener('click', () => {
    speak(controller, button.dataset.clip).catch((error) => say(error.message));
  });
}
$('pause').addEventListener('click', () => {
  if (controller.conversationState === ConversationState.paused) void controller.resume();
  else controller.pause();
});
$('interrupt').addEventListener('click', () => controller.interrupt());
say('Ready');
