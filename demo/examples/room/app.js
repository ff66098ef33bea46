/** The page of the room example: the element joins a LiveKit room and shows the agent in it. */
const $ = (id) => document.getElementById(id);
const avatar = document.querySelector('spatius-avatar');
const say = (text) => ($('status').textContent = text);

/** The room that this visitor is in. */
let room = null;

async function post(path) {
  const response = await fetch(path, { method: 'POST' });
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  return response;
}

async function join() {
  $('join').disabled = true;
  const unlocked = avatar.unlockAudio(); // in the click: sound needs a gesture
  const asked = await (await post('/rooms')).json();
  room = asked.room;
  avatar.roomUrl = asked.url;
  avatar.roomToken = asked.token;
  await unlocked;
  await avatar.start();
}

function leave() {
  avatar.publishMicrophone = false;
  avatar.close();
  room = null;
}

const onClick = (id, act) =>
  $(id).addEventListener('click', async () => {
    try {
      await act();
    } catch (error) {
      say(error.message);
      show(avatar.connectionState);
    }
  });

onClick('join', () => (avatar.connectionState === 'connected' ? leave() : join()));
onClick('ask', () => post(`/rooms/${room}/say/weather`));
onClick('interrupt', () => post(`/rooms/${room}/interrupt`));
onClick('microphone', () => {
  avatar.publishMicrophone = !avatar.publishMicrophone;
  show(avatar.connectionState);
});

function show(connection) {
  const connected = connection === 'connected';
  $('join').textContent = connected ? 'Leave' : 'Join';
  $('join').disabled = connection === 'connecting';
  $('ask').disabled = $('interrupt').disabled = $('microphone').disabled = !connected;
  $('microphone').setAttribute('aria-pressed', String(avatar.publishMicrophone));
  if (!connected) $('caption').textContent = '';
}

avatar.addEventListener('connectionstatechange', ({ state }) => {
  say(state === 'disconnected' ? 'Not in the room' : state);
  show(state);
});
avatar.addEventListener('conversationstatechange', ({ state, reason }) => {
  say(reason ? `${state} (${reason})` : state);
});
avatar.addEventListener('transcription', ({ speaker, text }) => {
  if (speaker === 'avatar') $('caption').textContent = text;
});
avatar.addEventListener('error', ({ error }) => say(error.message));
