import { expect } from '@open-wc/testing';
import { Turns } from '../../../src/rtc/turns.js';

const RATE = 16_000;
const CHUNK = 0.02;

/** What is found in a sound, in chunks of 20 ms; times in seconds. */
class Heard {
  readonly told: string[] = [];
  readonly turns = new Turns({
    began: (at) => this.told.push(`began ${at.toFixed(2)}`),
    ended: (at, interrupted) =>
      this.told.push(`${interrupted ? 'interrupted' : 'ended'} ${at.toFixed(2)}`),
  });
  #time = 0;

  /** So much of a sound of a level, in dB of full scale. */
  hear(seconds: number, level: number): this {
    const amplitude = Math.SQRT2 * 10 ** (level / 20);
    for (let left = seconds; left > CHUNK / 2; left -= CHUNK) {
      const samples = Float32Array.from(
        { length: RATE * CHUNK },
        (_, i) => amplitude * Math.sin(i / 5),
      );
      this.turns.push(samples, this.#time, this.#time + CHUNK);
      this.#time += CHUNK;
    }
    return this;
  }
}

const SILENCE = -100;
const SPEECH = -25;

describe('turns', () => {
  it('begins a little before the first loud sound, and ends after the last', () => {
    const { told } = new Heard().hear(1, SILENCE).hear(1, SPEECH).hear(2, SILENCE);
    expect(told).to.deep.equal(['began 0.84', 'ended 2.20']);
  });

  it('takes a pause between sentences for a pause, and a longer one for an end', () => {
    const heard = new Heard().hear(1, SILENCE).hear(1, SPEECH).hear(0.6, SILENCE);
    heard.hear(1, SPEECH).hear(1.5, SILENCE).hear(1, SPEECH).hear(2, SILENCE);
    expect(heard.told).to.deep.equal(['began 0.84', 'ended 3.80', 'began 4.94', 'ended 6.30']);
  });

  it('does not take a click, or noise that is always there, for speech', () => {
    const heard = new Heard().hear(2, -60).hear(0.02, -20).hear(3, -60);
    expect(heard.told).to.deep.equal([]);
    heard.hear(1, SPEECH).hear(2, -60);
    expect(heard.told).to.have.length(2);
  });

  it('waits longer while the room says that there is more', () => {
    const heard = new Heard().hear(1, SILENCE);
    heard.turns.hint('speaking');
    heard.hear(1, SPEECH).hear(2, SILENCE).hear(1, SPEECH).hear(0.1, SILENCE);
    heard.turns.hint('silent');
    heard.hear(0.2, SILENCE);
    expect(heard.told).to.deep.equal(['began 0.84', 'ended 5.20']);
  });

  it('ends at once what was interrupted, and passes over what is left of it', () => {
    const heard = new Heard().hear(1, SILENCE).hear(1, SPEECH);
    heard.turns.hint('interrupted');
    heard.hear(0.3, SPEECH).hear(1, SILENCE).hear(1, SPEECH);
    expect(heard.told).to.deep.equal(['began 0.84', 'interrupted 2.02', 'began 3.14']);
  });

  it('gives no moment to two turns', () => {
    const heard = new Heard().hear(1, SILENCE).hear(1, SPEECH);
    heard.turns.hint('silent');
    heard.hear(0.22, SILENCE).hear(1, SPEECH);
    expect(heard.told).to.deep.equal(['began 0.84', 'ended 2.20', 'began 2.20']);
  });
});
