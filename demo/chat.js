const avatar = document.getElementById('nova');
const chat = document.getElementById('chat');
const mic = document.getElementById('mic');

/** What she can say, and which words of the visitor make her say it. */
const ANSWERS = [
  {
    asked: /weather|rain|sun|wind/i,
    clip: 'clips/weather.mp3',
    text: 'The weather over the mountains is wild, but by Monday we expect warm wind and blue sky.',
  },
  {
    asked: /parcel|package|delivery/i,
    clip: 'clips/parcel.mp3',
    text: 'Good afternoon. Your parcel will arrive between two and four. Would you like me to move it to tomorrow?',
  },
  {
    asked: /twister|tongue|mouthful/i,
    clip: 'clips/mouthful.mp3',
    text: 'Bob brought five purple balloons from Venice. Who would choose to move the moon? She sells fresh fish and thick white bread.',
  },
];
const HELLO = {
  clip: 'clips/nova.mp3',
  text: 'Hello! I am Nova. I live in this web page, and I move my lips to whatever you let me say.',
};

/** Words as they are said, a few each second. */
async function* asSpoken(text) {
  for (const word of text.split(/(?<= )/)) {
    yield word;
    await new Promise((resolve) => setTimeout(resolve, 230));
  }
}

async function say({ clip, text }) {
  const answer = chat.answer(asSpoken(text));
  try {
    await avatar.speak(clip);
  } catch (error) {
    if (error.name !== 'AbortError') chat.add('avatar', error.message);
  }
  await answer;
}

chat.addEventListener('chatsend', ({ text }) => {
  void say(ANSWERS.find(({ asked }) => asked.test(text)) ?? HELLO);
});

mic.addEventListener('spatius-mic', () => avatar.interrupt());
mic.addEventListener('micstart', ({ stream }) => {
  const recorder = new MediaRecorder(stream);
  recorder.addEventListener('dataavailable', ({ data }) => {
    if (data.size > 0) void avatar.speak(data).catch((error) => chat.add('avatar', error.message));
  });
  recorder.start();
});
