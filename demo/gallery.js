const $ = (id) => document.getElementById(id);

const CAST = [
  { id: 'nova', clip: 'clips/nova.mp3' },
  { id: 'leo', clip: 'clips/parcel.mp3' },
  { id: 'amara', clip: 'clips/mouthful.mp3' },
  { id: 'kai', clip: 'clips/deutsch.mp3' },
  { id: 'bruno', clip: 'clips/weather.mp3' },
];
const EMOTIONS = ['neutral', 'happy', 'sad', 'surprised', 'angry', 'thinking'];
const REACTIONS = { nod: 'Nod', shake: 'Shake the head', wink: 'Wink', smile: 'Smile' };

/** Says what went wrong, to eyes and to screen readers. */
const tell = (text) => ($('status').textContent = text);
const titled = (word) => word[0].toUpperCase() + word.slice(1);

/** A character with its own clip. */
class Person {
  /** Counts its speeches: the end of one must not be taken for that of the next. */
  #speech = 0;

  constructor({ id, clip }) {
    this.clip = clip;
    this.avatar = document.createElement('spatius-avatar');
    Object.assign(this.avatar, { avatarId: id, mode: 'local' });
    this.button = document.createElement('button');
    Object.assign(this.button, { type: 'button', className: 'button', textContent: titled(id) });
    this.button.setAttribute('aria-pressed', 'false');
    this.button.setAttribute('aria-label', `${titled(id)} speaks`);
    this.place = document.createElement('li');
    this.place.className = 'person';
    this.place.append(this.avatar, this.button);
  }

  get speaks() {
    return this.button.getAttribute('aria-pressed') === 'true';
  }

  /** Settles when the clip was heard, or something else was wanted. True: to its end. */
  async speak() {
    const mine = ++this.#speech;
    this.button.setAttribute('aria-pressed', 'true');
    tell('');
    try {
      const { reason } = await this.avatar.speak(this.clip);
      return reason === 'playbackEnd';
    } catch (error) {
      if (error.name !== 'AbortError') tell(error.message);
      return false;
    } finally {
      if (mine === this.#speech) this.button.setAttribute('aria-pressed', 'false');
    }
  }
}

const people = CAST.map((one) => new Person(one));
const everyone = (act) => people.forEach(({ avatar }) => act(avatar));

function silence() {
  everyone((avatar) => avatar.interrupt());
}

/** Counts what was asked for, so that a tour ends when something else is. */
let wish = 0;

function takeSpeech() {
  for (const person of people) {
    person.button.addEventListener('click', () => {
      const stops = person.speaks;
      wish++;
      silence();
      if (!stops) void person.speak();
    });
  }
  $('together').addEventListener('click', () => {
    wish++;
    silence();
    for (const person of people) void person.speak();
  });
  $('in-turn').addEventListener('click', async () => {
    const mine = ++wish;
    silence();
    // All of them in the click: later, the browser would not let them make sound.
    everyone((avatar) => void avatar.unlockAudio());
    for (const person of people) if (mine === wish) await person.speak();
  });
  $('stop').addEventListener('click', () => {
    wish++;
    silence();
  });
}

function takeExpressions() {
  for (const emotion of EMOTIONS) {
    const label = document.createElement('label');
    const input = document.createElement('input');
    const checked = emotion === EMOTIONS[0];
    Object.assign(input, { type: 'radio', name: 'emotion', value: emotion, checked });
    label.append(input, emotion);
    $('emotion').append(label);
  }
  $('emotion').addEventListener('change', ({ target }) =>
    everyone((avatar) => (avatar.emotion = target.value)),
  );
  $('strength').addEventListener('input', ({ target }) => {
    $('strength-value').textContent = `${Math.round(target.valueAsNumber * 100)} %`;
    everyone((avatar) => (avatar.emotionStrength = target.valueAsNumber));
  });
  for (const [reaction, name] of Object.entries(REACTIONS)) {
    const button = document.createElement('button');
    Object.assign(button, { type: 'button', className: 'button', textContent: name });
    button.addEventListener('click', () => everyone((avatar) => void avatar.react(reaction)));
    $('reactions').append(button);
  }
}

function takeManner() {
  $('motion').addEventListener('change', ({ target }) =>
    everyone((avatar) => (avatar.motion = target.value)),
  );
  $('listening').addEventListener('change', ({ target }) =>
    everyone((avatar) => (avatar.listening = target.checked)),
  );
}

await customElements.whenDefined('spatius-avatar');
$('people').append(...people.map(({ place }) => place));
takeSpeech();
takeExpressions();
takeManner();
