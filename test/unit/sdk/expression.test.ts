import { expect } from '@open-wc/testing';
import { loadAvatar, type Avatar } from '../../../src/avatar/index.js';
import { AvatarError } from '../../../src/base/errors.js';
import { silentLogger } from '../../../src/base/logger.js';
import { DrivingServiceMode, type Emotion } from '../../../src/base/states.js';
import { AvatarView } from '../../../src/sdk/avatar-view.js';
import type { SpeechCue } from '../../../src/round/speech-cue.js';
import { resolveAvatarRef } from '../../../src/sdk/resolve-avatar.js';
import { frames } from '../../support/moments.js';
import { decodePicture, differentPixels, type Picture } from '../../support/pixels.js';
import { syllableBuffer } from '../../support/speech.js';
import { until } from '../../support/until.js';

describe('expressions of a view', () => {
  let avatar: Avatar;
  let view: AvatarView;

  before(async () => {
    avatar = await loadAvatar(resolveAvatarRef({ avatarId: 'nova' }));
  });
  beforeEach(async () => {
    const box = document.createElement('div');
    box.className = 'box';
    box.style.width = box.style.height = '96px';
    document.body.append(box);
    view = new AvatarView(avatar, box, { mode: DrivingServiceMode.local, logger: silentLogger });
    view.motionStyle = 'still';
    await new Promise<void>((drawn) => (view.onFirstRendering = drawn));
  });
  afterEach(() => {
    view.dispose();
    document.querySelectorAll('.box').forEach((box) => box.remove());
  });
  after(() => avatar.dispose());

  const picture = async (): Promise<Picture> => decodePicture((await view.exportBitmap())!);

  /** The picture once it is another one than `than`, and has come to rest but for a blink. */
  async function pictureOtherThan(than: Picture): Promise<Picture> {
    for (let last = than; ;) {
      await frames(10);
      const now = await picture();
      const rests = differentPixels(now, last, 24) < 10;
      if (rests && differentPixels(now, than, 24) > 60) return now;
      last = now;
    }
  }

  async function messageOf(attempt: () => unknown): Promise<string> {
    try {
      await attempt();
    } catch (error) {
      if (error instanceof AvatarError) return `${error.code}: ${error.message}`;
    }
    return 'nothing was thrown';
  }

  /** Cues as they are heard, with the time of the sound. */
  function heard(): { cue: SpeechCue | null; time: number }[] {
    const told: { cue: SpeechCue | null; time: number }[] = [];
    view.controller.events.on('cue', (cue) =>
      told.push({ cue, time: view.controller.getAudioTime() }),
    );
    return told;
  }

  it('can be seen, each unlike the others', async () => {
    let before = await picture();
    for (const emotion of ['surprised', 'angry', 'neutral'] as const) {
      view.setEmotion(emotion);
      expect(view.emotion).to.equal(emotion);
      before = await pictureOtherThan(before);
    }
  });

  it('are refused by name, and the present one stays', async () => {
    view.setEmotion('happy', { strength: 0.4 });
    const joy = 'joy' as Emotion;
    expect(await messageOf(() => view.setEmotion(joy))).to.match(
      /^invalidExpression: emotion is "joy"; it may be neutral, happy, sad/,
    );
    expect(await messageOf(() => view.setEmotion('sad', { strength: NaN }))).to.match(
      /^invalidExpression: strength/,
    );
    expect(await messageOf(() => view.react('bow' as 'nod'))).to.match(
      /^invalidExpression: reaction is "bow"; it may be nod, shake, wink, smile/,
    );
    expect([view.emotion, view.emotionStrength]).to.deep.equal(['happy', 0.4]);
    view.setEmotion('happy', { strength: 7 });
    expect(view.emotionStrength).to.equal(1);
  });

  it('react, and say when that is over', async () => {
    const rest = await picture();
    // The first one fetches what shows it, and a slow browser may miss all of it.
    await until(async () => {
      let over = false;
      const smiled = view.react('smile').then(() => (over = true));
      let most = 0;
      while (!over) most = Math.max(most, differentPixels(await picture(), rest, 24));
      await smiled;
      return most > 60;
    }, 'a smile was seen');
  });

  it('follow cues as they are heard, in order of time', async () => {
    const told = heard();
    const cues: SpeechCue[] = [
      { at: 0.9, reaction: 'nod' },
      { at: 0, emotion: 'happy', strength: 0.5 },
      { at: 99, emotion: 'sad' },
      { at: 0.5, emotion: 'surprised' },
    ];
    const report = await view.controller.speak(syllableBuffer(1.6), { cues });
    expect(report.reason).to.equal('playbackEnd');
    expect(told.map(({ cue }) => cue?.at ?? null)).to.deep.equal([0, 0.5, 0.9, null]);
    for (const { cue, time } of told) if (cue) expect(time).to.be.at.least(cue.at);
    expect(told[0].cue).to.deep.equal({ at: 0, emotion: 'happy', strength: 0.5 });
    expect(view.emotion).to.equal('neutral');
    expect(cues[0].at).to.equal(0.9);
  });

  it('drop the cues of a speech that is interrupted', async () => {
    const told = heard();
    const speech = view.controller.speak(syllableBuffer(5), {
      cues: [
        { at: 0, emotion: 'happy' },
        { at: 4, reaction: 'shake' },
      ],
    });
    view.controller.events.once('cue', () => view.controller.interrupt());
    expect((await speech).reason).to.equal('userAction');
    await view.controller.speak(syllableBuffer(1.4));
    expect(told.map(({ cue }) => cue?.at ?? null)).to.deep.equal([0, null]);
  });

  it('refuse cues that cannot be used by their index, and what is being said goes on', async () => {
    const speech = view.controller.speak(syllableBuffer(1));
    const wrong: [SpeechCue, RegExp][] = [
      [{ at: -1, emotion: 'sad' }, /cues\[1\]\.at is -1/],
      [{ at: NaN, emotion: 'sad' }, /cues\[1\]\.at is NaN/],
      [{ at: 1 }, /cues\[1\] does nothing/],
      [{ at: 1, emotion: 'joy' as Emotion }, /cues\[1\]\.emotion is "joy"; it may be neutral/],
      [{ at: 1, emotion: 'sad', strength: '1' as unknown as number }, /cues\[1\]\.strength/],
      [{ at: 1, reaction: 'bow' as 'nod' }, /cues\[1\]\.reaction is "bow"/],
      [null as unknown as SpeechCue, /cues\[1\]\.at is undefined/],
    ];
    for (const [cue, message] of wrong) {
      const speak = () =>
        view.controller.speak(syllableBuffer(1), { cues: [{ at: 0, reaction: 'nod' }, cue] });
      expect(await messageOf(speak))
        .to.match(/^invalidExpression/)
        .and.to.match(message);
    }
    const { controller } = view;
    expect(
      await messageOf(() => controller.speak(syllableBuffer(1), { cues: 'nod' as never })),
    ).to.match(/^invalidExpression.*cues are a list/);
    expect((await speech).reason).to.equal('playbackEnd');
  });
});
