import { expect } from '@open-wc/testing';
import type { Transcription } from '../../../src/events/transcription.js';
import { Channel } from '../../../src/motion/channels.js';
import type { SpeechReport } from '../../../src/round/speech-report.js';
import { AGENT_RATE, roomServer, type TestAgent } from '../../support/livekit-rooms.js';
import { syllables } from '../../support/speech.js';
import { until } from '../../support/until.js';
import { AvatarHarness } from '../element/avatar-harness.js';

const server = await roomServer();
let rooms = 0;

/** How far the jaw has been open from now on. */
function watchJaw({ element }: AvatarHarness): { widest: number; stop(): void } {
  const watch = { widest: 0, stop: () => cancelAnimationFrame(frame) };
  let frame = 0;
  const look = (now: number): void => {
    const spoken = element.controller?.sample(now);
    if (spoken) watch.widest = Math.max(watch.widest, spoken.frame[Channel.jawOpen]);
    frame = requestAnimationFrame(look);
  };
  frame = requestAnimationFrame(look);
  return watch;
}

(server ? describe : describe.skip)('an element in a LiveKit room', () => {
  const { url, token, agent: invite } = server!;
  let room: string;
  let agent: TestAgent;

  beforeEach(async () => {
    room = `element-${++rooms}`;
    agent = await invite({ room });
  });

  afterEach(async () => {
    await AvatarHarness.clear();
    await agent.leave();
  });

  async function placed(options: Record<string, unknown> = {}): Promise<AvatarHarness> {
    const harness = await AvatarHarness.from(
      '<spatius-avatar avatar-id="nova" render-quality="standard" motion="still" loading="eager" log-level="all"></spatius-avatar>',
    );
    const roomToken = await token({ room, identity: 'visitor' });
    Object.assign(harness.element, { mode: 'livekit', roomUrl: url, roomToken, ...options });
    return harness;
  }

  it('hears the agent, moves the mouth, and tells of each turn in order', async () => {
    const harness = await placed();
    const { element } = harness;
    const told = harness.record(
      ...([
        'connectionstatechange',
        'conversationstatechange',
        'speechstart',
        'speechend',
        'error',
      ] as const),
    );
    const reports: SpeechReport[] = [];
    element.addEventListener('speechend', ({ report }) => void reports.push(report));
    const said: Transcription[] = [];
    element.addEventListener('transcription', (event) => void said.push(event));
    await element.start();
    expect(element.connectionState).to.equal('connected');
    const jaw = watchJaw(harness);
    let turns = 0;
    // A slow machine may still be fetching the engine when the first is heard.
    while (jaw.widest < 0.1 || turns < 2) {
      await agent.speak(syllables(1.5, AGENT_RATE), `Turn ${++turns}.`);
      await agent.spoken();
      await until(() => reports.length === turns, `turn ${turns} was reported`);
      expect(turns).to.be.below(20);
    }
    jaw.stop();
    const turn = ['conversationstatechange', 'speechstart', 'conversationstatechange', 'speechend'];
    const joined = ['connectionstatechange', 'connectionstatechange'];
    expect(told).to.deep.equal([...joined, ...Array(turns).fill(turn).flat()]);
    for (const { reason, seconds, sync } of reports) {
      expect(reason).to.equal('playbackEnd');
      expect(seconds).to.be.within(0.5, 2.5);
      expect(Math.abs(sync.largestOffset)).to.be.below(0.045);
    }
    expect(said.at(-1)).to.include({ text: `Turn ${turns}.`, final: true, speaker: 'avatar' });
  });
});
