import { expect } from '@open-wc/testing';
import { Emitter } from '../../../src/base/emitter.js';
import type { ControllerEvents } from '../../../src/events/table.js';
import { Conversation } from '../../../src/playback/conversation.js';
import { SharedAudioContext } from '../../../src/playback/shared-audio-context.js';
import { SpeechPlayer } from '../../../src/playback/speech-player.js';
import type { PlayerCommand } from '../../../src/playback/worklet/player-messages.js';
import type { Round } from '../../../src/round/round.js';
import { WORKLET_URL, clockMotion, tone, until } from './support.js';

const RATE = 16000;

type Name = keyof ControllerEvents;

interface Scene {
  readonly context: AudioContext;
  readonly events: Emitter<ControllerEvents>;
  readonly player: SpeechPlayer;
  readonly conversation: Conversation;
  /** What listeners threw. */
  readonly thrown: unknown[];
}

/** A round of a tone whose motion covers half of it. */
function speak({ conversation }: Scene, seconds = 0.4): Round {
  const round = conversation.begin({ sampleRate: RATE });
  round.motion.expect();
  round.audio.push(tone(300, RATE, seconds));
  round.motion.append(clockMotion(seconds / 2));
  round.audio.end();
  return round;
}

/** Brings each event about, in a round that is under way where there is one. */
const CAUSES: Partial<Record<Name, (scene: Scene) => void>> = {
  conversation: speak,
  animation: speak,
  speechstart: speak,
  speechend: (scene) => speak(scene).motion.end(),
  stall: (scene) => {
    scene.conversation.starvationMode = 'strictSync';
    speak(scene, 0.8);
  },
  volume: (scene) => {
    speak(scene);
    scene.player.volume = 0.1;
  },
  unlock: (scene) => {
    speak(scene);
    void scene.context.suspend();
  },
  error: (scene) => {
    speak(scene);
    void scene.context.close();
  },
};

const CALLS: Record<string, (scene: Scene) => void> = {
  interrupt: ({ conversation }) => void conversation.interrupt(),
  begin: (scene) => void speak(scene),
  pause: ({ conversation }) => conversation.pause(),
  'pause and resume': ({ conversation }) => {
    conversation.pause();
    void conversation.resume();
  },
  dispose: ({ conversation, player }) => {
    conversation.dispose();
    player.dispose();
  },
  throw: () => {
    throw new Error('a listener of the page');
  },
};

describe('Listeners of playback', () => {
  let scene: Scene;
  let ends: Map<string, number>;

  beforeEach(async () => {
    const thrown: unknown[] = [];
    const events = new Emitter<ControllerEvents>((error) => thrown.push(error));
    const context = new AudioContext();
    const player = new SpeechPlayer({ workletUrl: WORKLET_URL, events, context });
    await player.unlock();
    const conversation = new Conversation({ player, events });
    scene = { context, events, player, conversation, thrown };
    ends = new Map();
    events.on('speechend', ({ round }) => void ends.set(round, (ends.get(round) ?? 0) + 1));
  });

  afterEach(async () => {
    scene.conversation.dispose();
    scene.player.dispose();
    if (scene.context.state !== 'closed') await scene.context.close();
  });

  for (const [event, cause] of Object.entries(CAUSES)) {
    for (const [name, call] of Object.entries(CALLS)) {
      it(`may ${name} at "${event}"`, async () => {
        const { events, conversation, thrown } = scene;
        const rounds: Round[] = [];
        const begin = conversation.begin.bind(conversation);
        conversation.begin = (options) => {
          const round = begin(options);
          rounds.push(round);
          return round;
        };
        let told = 0;
        let inside = false;
        events.on(event as Name, () => {
          expect(inside, 'told within a call of its own listener').to.equal(false);
          if (told++ > 0) return;
          inside = true;
          try {
            call(scene);
          } finally {
            inside = false;
          }
        });
        cause(scene);
        await until(() => told > 0);
        conversation.dispose();
        await Promise.all(rounds.map(({ finished }) => finished));
        expect(conversation.round).to.equal(null);
        expect(conversation.state).to.equal('idle');
        expect(conversation.stalled).to.equal(false);
        for (const { id } of rounds) expect(ends.get(id)).to.equal(1);
        expect(thrown.map(String)).to.deep.equal(
          name === 'throw' ? ['Error: a listener of the page'] : [],
        );
      });
    }
  }

  it('find the state settled, and the report there', async () => {
    const { events, conversation } = scene;
    const seen: unknown[] = [];
    events.on('conversation', (state) => seen.push(conversation.state === state));
    events.on('stall', (stalled) => seen.push(conversation.stalled === stalled));
    const rounds: Round[] = [];
    events.on('speechend', (report) => seen.push(rounds[0].report === report, rounds[0].over));
    rounds.push(speak(scene));
    rounds[0].motion.end();
    await rounds[0].finished;
    expect(seen.length).to.be.greaterThan(3);
    expect(seen.every((settled) => settled === true)).to.equal(true);
  });

  it('hand over more audio in its order, to all who work with it', async () => {
    const { events, conversation } = scene;
    const round = conversation.begin({ sampleRate: RATE });
    const heard: number[] = [];
    round.audio.pipe({ push: (samples) => void heard.push(samples[0]), end: () => undefined });
    events.on('conversation', (state) => {
      if (state === 'playing') round.audio.push(new Int16Array(RATE).fill(2));
    });
    round.audio.push(new Int16Array(RATE).fill(1));
    await until(() => heard.length === 2);
    expect(heard).to.deep.equal([1, 2]);
  });
});

describe('Playback in the long run', () => {
  it('lets go of all that a round took, a hundred times', async () => {
    const begun = new Set<number>();
    const released = new Set<number>();
    const { postMessage } = MessagePort.prototype;
    const note = (told: PlayerCommand): void => {
      if (told.type === 'begin') begun.add(told.voice);
      if (told.type === 'tell' && told.command.type === 'release') released.add(told.voice);
    };
    MessagePort.prototype.postMessage = function (this: MessagePort, told: never, ...rest) {
      note(told);
      postMessage.call(this, told, ...(rest as [StructuredSerializeOptions?]));
    };
    const audio = SharedAudioContext.acquire();
    const events = new Emitter<ControllerEvents>((error) => {
      throw error;
    });
    const player = new SpeechPlayer({ workletUrl: WORKLET_URL, events });
    const conversation = new Conversation({ player, events });
    try {
      await player.unlock();
      const rounds: Round[] = [];
      for (let i = 0; i < 100; i++) {
        const round = conversation.begin({ sampleRate: RATE });
        rounds.push(round);
        round.audio.push(tone(300, RATE, 1));
        // Some are heard, some end before, some have nothing to say.
        if (i % 10 === 0) await round.begun;
        if (i % 3 === 0) conversation.interrupt();
      }
      const last = conversation.begin({ sampleRate: RATE });
      last.audio.push(tone(300, RATE, 0.1));
      last.audio.end();
      const reports = await Promise.all([...rounds, last].map(({ finished }) => finished));
      expect(reports.at(-1)!.seconds).to.be.closeTo(0.1, 1e-9);
      expect(begun.size).to.equal(101);
      expect(released).to.deep.equal(begun);
    } finally {
      MessagePort.prototype.postMessage = postMessage;
      conversation.dispose();
      player.dispose();
      audio.release();
    }
  });
});
