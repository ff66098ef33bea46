const $ = (id) => document.getElementById(id);
const avatar = $('avatar');

const CAST = ['nova', 'leo', 'amara', 'kai', 'bruno'];
/** Bruno, made of Gaussian splats. */
const SPLATS = { id: 'splats', src: 'splats/bruno.glb', face: 'dist/avatars/bruno/bruno.webp' };

const CLIPS = [
  { file: 'clips/nova.mp3', title: 'Hello', voice: 'Warm, American' },
  { file: 'clips/mouthful.mp3', title: 'A mouthful', voice: 'Hard consonants' },
  { file: 'clips/parcel.mp3', title: 'Your parcel', voice: 'Deep, American' },
  { file: 'clips/weather.mp3', title: 'The weather', voice: 'Scottish' },
  { file: 'clips/deutsch.mp3', title: 'Guten Tag', voice: 'German', lang: 'de' },
  { file: 'clips/catala.mp3', title: 'Bon dia', voice: 'Catalan', lang: 'ca' },
];

/** The button of what is being spoken, if it has one. */
let pressed = null;

/** Speaks a source and marks its button until it ends. */
async function say(source, button, options) {
  press(button);
  try {
    const report = await avatar.speak(source, options);
    log('spoken', `${report.seconds.toFixed(1)} s, ${report.reason}`);
  } catch (error) {
    if (error.name !== 'AbortError') tell(error.message);
  } finally {
    if (pressed === button) press(null);
  }
}

function press(button) {
  pressed?.setAttribute('aria-pressed', 'false');
  button?.setAttribute('aria-pressed', 'true');
  pressed = button;
}

/** Tells something that matters, to eyes and to screen readers. */
function tell(text) {
  $('status').textContent = text;
  log('note', text);
}

function showCast() {
  for (const id of [...CAST, SPLATS.id]) {
    const label = document.createElement('label');
    const input = document.createElement('input');
    Object.assign(input, {
      type: 'radio',
      name: 'cast',
      value: id,
      checked: id === avatar.avatarId,
    });
    const face = document.createElement('img');
    const src = id === SPLATS.id ? SPLATS.face : `dist/avatars/${id}/${id}.webp`;
    Object.assign(face, { src, alt: '', width: 52, height: 52 });
    label.append(input, face, id[0].toUpperCase() + id.slice(1));
    $('cast').append(label);
  }
  $('cast').addEventListener('change', ({ target }) => {
    const splats = target.value === SPLATS.id;
    avatar.srcAvatar = splats ? SPLATS.src : null;
    if (!splats) avatar.avatarId = target.value;
    showCode();
  });
}

function showClips() {
  for (const clip of CLIPS) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'clip';
    button.setAttribute('aria-pressed', 'false');
    const title = document.createElement('strong');
    title.textContent = clip.title;
    if (clip.lang) title.lang = clip.lang;
    const voice = document.createElement('small');
    voice.textContent = clip.voice;
    button.append(title, voice);
    button.addEventListener('click', () => {
      if (pressed === button) avatar.interrupt();
      else void say(clip.file, button);
    });
    $('clips').append(button);
  }
}

function takeFiles() {
  $('file').addEventListener('change', ({ target }) => {
    const [file] = target.files;
    if (file) void say(file, null);
    target.value = '';
  });
  const hasFile = (event) => event.dataTransfer?.types.includes('Files');
  addEventListener('dragover', (event) => {
    if (!hasFile(event)) return;
    event.preventDefault();
    $('drop').hidden = false;
  });
  addEventListener('dragleave', (event) => {
    if (!event.relatedTarget) $('drop').hidden = true;
  });
  addEventListener('drop', (event) => {
    if (!hasFile(event)) return;
    event.preventDefault();
    $('drop').hidden = true;
    const [file] = event.dataTransfer.files;
    if (file) void say(file, null);
  });
}

function takeMicrophone() {
  const button = $('microphone');
  button.addEventListener('click', async () => {
    if (button.getAttribute('aria-pressed') === 'true') {
      avatar.interrupt();
      return;
    }
    button.disabled = true; // one question for the microphone at a time
    let stream;
    try {
      await avatar.unlockAudio();
      stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch {
      tell('The microphone is not available. Allow it for this page and try again.');
      return;
    } finally {
      button.disabled = false;
    }
    // Your own voice is not played back: through loudspeakers it would howl.
    await say(stream, button, { audible: false });
    for (const track of stream.getTracks()) track.stop();
  });
}

const HINTS = {
  local: 'The lip-sync engine runs in a worker. No server is needed.',
  direct: 'Your speech goes to the Motion Server over a WebSocket; motion comes back.',
};

function takeMode() {
  $('mode-hint').textContent = HINTS.local;
  $('mode').addEventListener('change', ({ target }) => {
    avatar.interrupt();
    avatar.mode = target.value;
    $('mode-hint').textContent = HINTS[target.value];
    showCode();
  });
}

/** A static host has no Motion Server; then the switch stays off. */
async function offerServer() {
  const answer = await fetch('healthz').catch(() => null);
  document.querySelector('[name="mode"][value="direct"]').disabled = !answer?.ok;
  if (!answer?.ok) $('mode-hint').textContent = 'No server is needed. This page has none.';
}

function takeManner() {
  $('motion').addEventListener('change', ({ target }) => {
    avatar.motion = target.value;
    showCode();
  });
  $('articulation').addEventListener('input', ({ target }) => {
    avatar.articulation = target.valueAsNumber;
    $('articulation-value').textContent = `${Math.round(target.valueAsNumber * 100)} %`;
    showCode();
  });
}

function showCode() {
  const who = avatar.srcAvatar ? `src-avatar="bruno.glb"` : `avatar-id="${avatar.avatarId}"`;
  const attributes = [who, `mode="${avatar.mode}"`];
  if (avatar.mode === 'direct') {
    attributes.push(
      'app-id="your-app"',
      'token-url="/session-token"',
      `endpoint="${location.origin}"`,
    );
  } else attributes.push('src="hello.mp3"');
  if (avatar.motion !== 'subtle') attributes.push(`motion="${avatar.motion}"`);
  if (avatar.articulation !== 1) attributes.push(`articulation="${avatar.articulation}"`);
  attributes.push('controls');
  const script = new URL('dist/spatius-avatar.js', location.href).href;
  const lines = [`<script type="module" src="${script}"></script>`, '<spatius-avatar'];
  $('code').textContent = [...lines, ...attributes.map((a) => `  ${a}`), '></spatius-avatar>'].join(
    '\n',
  );
}

function takeCopy() {
  $('copy').addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText($('code').textContent);
      tell('Copied.');
      $('copy').textContent = 'Copied';
      setTimeout(() => ($('copy').textContent = 'Copy'), 1500);
    } catch {
      getSelection().selectAllChildren($('code'));
      tell('Press Ctrl+C to copy.');
    }
  });
}

const MAX_LOG_LINES = 100;
const started = performance.now();

function log(type, detail = '') {
  const line = document.createElement('li');
  const time = document.createElement('time');
  time.textContent = ((performance.now() - started) / 1000).toFixed(2).padStart(6);
  line.append(time, `${type} ${detail}`.trim());
  $('log').prepend(line);
  while ($('log').children.length > MAX_LOG_LINES) $('log').lastChild.remove();
}

const STATE_TEXT = { idle: 'Ready', playing: 'Speaking', paused: 'Paused' };

function showState(state, text = STATE_TEXT[state]) {
  $('dot').dataset.state = state;
  $('state').textContent = text;
}

function watchEvents() {
  avatar.addEventListener('load', () => log('load'));
  avatar.addEventListener('firstrender', () => {
    log('firstrender');
    showState('idle');
  });
  avatar.addEventListener('connectionstatechange', (event) =>
    log('connectionstatechange', event.state),
  );
  avatar.addEventListener('conversationstatechange', (event) => {
    log('conversationstatechange', [event.state, event.reason].filter(Boolean).join(', '));
    showState(event.state);
  });
  avatar.addEventListener('speechstart', () => {
    log('speechstart');
    requestAnimationFrame(showClock);
  });
  avatar.addEventListener('speechend', () => log('speechend'));
  avatar.addEventListener('playbackstall', (event) => log('playbackstall', String(event.stalled)));
  avatar.addEventListener('volumechange', () => log('volumechange'));
  avatar.addEventListener('error', (event) => {
    log('error', `${event.error.code}: ${event.error.message}`);
    if (!avatar.avatar) showState('error', 'Not loaded');
  });
}

function showClock() {
  const speaking = avatar.conversationState !== 'idle';
  $('clock').textContent = speaking ? `${avatar.audioTime.toFixed(1)} s` : '';
  if (speaking) requestAnimationFrame(showClock);
}

await customElements.whenDefined('spatius-avatar');
avatar.endpoint = location.origin;
watchEvents();
showCast();
showClips();
takeFiles();
takeMicrophone();
takeMode();
takeManner();
takeCopy();
showCode();
await offerServer();
